import { useEffect, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import type { KeptRun } from '../../session/run-note.ts'
import { useEditor } from '../../session/use-editor.ts'
import { appText } from '../../text/app.ts'
import { panelText } from '../../text/panels.ts'
import { compareRuns, type ComparedValue } from './compared-runs.ts'
import { markRuns } from './mark-runs.ts'
import { DifferingText } from './differing-text.tsx'
import styles from './run-history.module.css'

/** Two runs, the older one first: inputs that differ, outputs side by side, nodes that gave something else. */
export function CompareRuns(props: { runs: readonly string[]; onClose: () => void }) {
  const editor = useEditor()
  const { history, registry } = editor
  const [kept, setKept] = useState<readonly KeptRun[]>()
  const key = props.runs.join(' ')
  useEffect(() => {
    let isWanted = true
    void Promise.all(key.split(' ').map((run) => history.read(run))).then((found) => {
      const all = found.filter((one) => one !== undefined)
      if (isWanted) setKept(all.toSorted((one, other) => one.note.startedAt - other.note.startedAt))
    })
    return () => {
      isWanted = false
    }
  }, [history, key])
  const [before, after] = kept ?? []
  const compared = before && after && compareRuns(before, after, registry)
  return (
    <Dialog title={panelText.comparing} size="large" onClose={props.onClose}>
      {!compared && <p>{appText.loading}</p>}
      {compared?.isOtherFlow && <p className={styles['changed']}>{panelText.flowChanged}</p>}
      {compared && (
        <>
          <Values
            title={panelText.changedInputs}
            none={panelText.sameInputs}
            values={compared.inputs}
          />
          <Values
            title={panelText.outputsSide}
            none={panelText.sameOutputs}
            values={compared.outputs}
          />
          {compared.nodes.length > 0 && (
            <Values title={panelText.nodesSide} none="" values={compared.nodes} />
          )}
          <Button
            onClick={() => {
              markRuns(editor, compared)
              props.onClose()
            }}
          >
            {panelText.showOnCanvas}
          </Button>
        </>
      )}
    </Dialog>
  )
}

interface ValuesProps {
  readonly title: string
  readonly none: string
  readonly values: readonly ComparedValue[]
}

function Values({ title, none, values }: ValuesProps) {
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      {values.length === 0 && <p className={styles['note']}>{none}</p>}
      {values.map((value) => (
        <section key={value.name} aria-label={value.name}>
          <h4 className={styles['name']}>{value.name}</h4>
          <DifferingText before={value.before} after={value.after} />
        </section>
      ))}
    </section>
  )
}
