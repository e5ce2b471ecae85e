import { CircleAlert, TriangleAlert } from 'lucide-react'
import { EmptyState } from '../parts/basics/empty-state.tsx'
import { findProblems, goToProblem, type Problem } from '../session/problems.ts'
import { useDrafts, useEditor, useShownRun } from '../session/use-editor.ts'
import { panelText } from '../text/panels.ts'
import { lastSent } from './last-sent.ts'
import styles from './problems.module.css'

/** What is wrong with the flow and what failed in the run that is shown; each leads to its place. */
export function Problems() {
  const editor = useEditor()
  useDrafts(({ draft }) => draft.issues)
  useShownRun()
  const problems = findProblems(editor)
  if (problems.length === 0) return <EmptyState title={panelText.noProblems} />
  return (
    <>
      <Group
        title={panelText.ofFlow}
        problems={problems.filter(({ source }) => source === 'flow')}
      />
      <Group title={panelText.ofRun} problems={problems.filter(({ source }) => source === 'run')} />
    </>
  )
}

function Group({ title, problems }: { title: string; problems: readonly Problem[] }) {
  const editor = useEditor()
  if (problems.length === 0) return null
  return (
    <section className={styles['group']}>
      <h3 className={styles['title']}>{title}</h3>
      <ul className={styles['list']}>
        {problems.map((problem) => (
          <li key={problem.id}>
            <button
              type="button"
              className={styles[problem.tone]}
              onClick={() => goToProblem(editor, problem)}
            >
              <span className={styles['icon']} aria-hidden="true">
                {problem.tone === 'danger' ? (
                  <CircleAlert size={16} />
                ) : (
                  <TriangleAlert size={16} />
                )}
              </span>
              <span className={styles['text']}>
                {problem.text}
                <Sent problem={problem} />
                <span className={styles['place']}>{placeOf(problem)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What the step that failed sent last. */
function Sent({ problem }: { problem: Problem }) {
  const sent = lastSent(useEditor().runs.shown(), problem)
  if (sent === undefined) return null
  return <span className={styles['place']}>{panelText.wasSent(sent)}</span>
}

function placeOf({ way, node, port, code }: Problem): string {
  const path = [...way.map((step) => step.node), ...(node === undefined ? [] : [node])].join(' / ')
  const at = port === undefined ? path : `${path}.${port}`
  return at === '' ? code : `${at} · ${code}`
}
