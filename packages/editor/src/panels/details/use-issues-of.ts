import type { FlowIssue } from '@chainwright/core'
import { useMemo } from 'react'
import { useDocument, useDrafts } from '../../session/use-editor.ts'

/** The problems of a node of the flow that is shown. */
export function useIssuesOf(id: string): readonly FlowIssue[] {
  const issues = useDrafts(({ draft }) => draft.issues)
  const flow = useDocument(({ entered }) => entered.at(-1)?.flow)
  return useMemo(() => {
    const start = flow === undefined ? '/nodes/' : `/flows/${flow}/nodes/`
    return issues.filter(({ node, pointer }) => node === id && pointer.startsWith(start))
  }, [issues, flow, id])
}
