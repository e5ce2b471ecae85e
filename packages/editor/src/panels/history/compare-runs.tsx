import { useEffect, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import type { KeptRun } from '../../session/run-note.ts'
import { useEditor } from '../../session/use-editor.ts'
import { appText } from '../../text/app.ts'
import { panelText } from '../../text/panels.ts'
import { compareRuns, type ComparedRuns, type ComparedValue } from './compared-runs.ts'
import { markRuns } from './mark-runs.ts'
import { DifferingText } from './differing-text.tsx'
import { timeWords } from './run-line.tsx'
import styles from './run-history.module.css'

/** Two runs, the older one first: inputs that differ, outputs side by side, nodes that gave something else. */
export function CompareRuns(props: { runs: readonly string[]; onClose: () => void }) {
  const editor = useEditor()
  const { history, places, registry } = editor
  const [kept, setKept] = useState<readonly KeptRun[]>()
  const key = props.runs.join(' ')
  useEffect(() => {
    let isWanted = true
    // Two values may differ behind what a server tells of them unasked.
    const read = async (run: string) => places.whole(await history.read(run))
    void Promise.all(key.split(' ').map(read)).then((found) => {
      const all = found.filter((one) => one !== undefined)
      if (isWanted) setKept(all.toSorted((one, other) => one.note.startedAt - other.note.startedAt))
    })
    return () => {
      isWanted = false
    }
  }, [history, places, key])
  const [before, after] = kept ?? []
  const compared = before && after && compareRuns(before, after, registry)
  return (
    <Dialog title={panelText.comparing} size="large" onClose={props.onClose}>
      {!compared && <p>{appText.loading}</p>}
      {compared?.isOtherFlow && <p className={styles['changed']}>{panelText.flowChanged}</p>}
      {compared && (
        <>
          <div className={styles['compareHead']}>
            <Button
              onClick={() => {
                markRuns(editor, compared)
                props.onClose()
              }}
            >
              {panelText.showOnCanvas}
            </Button>
          </div>
          <Compared
            compared={compared}
            times={[timeWords(before.note.startedAt), timeWords(after.note.startedAt)]}
          />
        </>
      )}
    </Dialog>
  )
}

/** When the two runs were. */
type Times = readonly [before: string, after: string]

function Compared({ compared, times }: { compared: ComparedRuns; times: Times }) {
  const { inputs, outputs, nodes } = compared
  return (
    <>
      <Values
        title={panelText.changedInputs}
        none={panelText.sameInputs}
        values={inputs}
        times={times}
      />
      <Values
        title={panelText.outputsSide}
        none={panelText.sameOutputs}
        values={outputs}
        times={times}
      />
      {nodes.length > 0 && (
        <section>
          <h3 className={styles['title']}>{panelText.nodesSide}</h3>
          {nodes.map((value) => (
            <NodeValue key={value.name} value={value} times={times} />
          ))}
        </section>
      )}
    </>
  )
}

interface ValuesProps {
  readonly title: string
  readonly none: string
  readonly values: readonly ComparedValue[]
  readonly times: Times
}

function Values({ title, none, values, times }: ValuesProps) {
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      {values.length === 0 && <p className={styles['note']}>{none}</p>}
      {values.map((value) => (
        <section key={value.name} aria-label={value.name}>
          <h4 className={styles['name']}>{value.name}</h4>
          <DifferingText before={value.before} after={value.after} times={times} />
        </section>
      ))}
    </section>
  )
}

/** Most nodes give several outputs that say the same: each is a line that opens. */
function NodeValue({ value, times }: { value: ComparedValue; times: Times }) {
  const { name, before, after } = value
  const [isOpen, setOpen] = useState(false)
  return (
    <details
      className={styles['node']}
      aria-label={name}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <span className={styles['name']}>{name}</span>
        {!isOpen && (
          <span className={styles['about']}>{panelText.became(brief(before), brief(after))}</span>
        )}
      </summary>
      {isOpen && <DifferingText before={before} after={after} times={times} />}
    </details>
  )
}

function brief(text: string | undefined): string {
  const line = (text ?? panelText.absent).replace(/\s+/g, ' ').trim()
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
