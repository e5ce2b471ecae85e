import type { FlowDraft, FlowIssue } from '@chainwright/core'
import { TriangleAlert } from 'lucide-react'
import { classNames } from '../lib/class-names.ts'
import { useDocument, useDrafts, useEditor } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import styles from './card-view.module.css'

/** A badge on a card that the checks, or the run, found something wrong with; leads to the details. */
export function IssueMark({
  id,
  failed,
}: {
  readonly id: string
  readonly failed: string | undefined
}) {
  const { document, view } = useEditor()
  const flow = useDocument(({ entered }) => entered.at(-1)?.flow)
  const issue = useDrafts(({ draft }) => issuesOf(draft, flow).get(id))
  const message = failed ?? issue?.message
  if (message === undefined) return null
  const isError = failed !== undefined || issue?.severity === 'error'
  return (
    <button
      type="button"
      className={classNames(styles['issue'], isError && styles['issueError'])}
      aria-label={canvasText.problem(message)}
      title={message}
      tabIndex={-1}
      onClick={() => {
        document.select([id])
        view.open('right', 'details')
      }}
    >
      <TriangleAlert size={14} aria-hidden="true" />
    </button>
  )
}

/** The first problem of each node, by flow: found once for each draft. */
const known = new WeakMap<FlowDraft, Map<string, ReadonlyMap<string, FlowIssue>>>()

function issuesOf(draft: FlowDraft, flow: string | undefined): ReadonlyMap<string, FlowIssue> {
  const flows = known.get(draft) ?? new Map<string, ReadonlyMap<string, FlowIssue>>()
  known.set(draft, flows)
  const start = flow === undefined ? '/nodes/' : `/flows/${flow}/nodes/`
  const before = flows.get(start)
  if (before) return before
  const issues = new Map<string, FlowIssue>()
  for (const issue of draft.issues) {
    const { node, pointer } = issue
    if (node !== undefined && pointer.startsWith(start) && !issues.has(node))
      issues.set(node, issue)
  }
  flows.set(start, issues)
  return issues
}
