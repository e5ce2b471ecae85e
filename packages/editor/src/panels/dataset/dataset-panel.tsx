import { toFlowError } from '@chainwright/core'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { downloadText } from '../../lib/download.ts'
import { Button } from '../../parts/basics/button.tsx'
import { EmptyState } from '../../parts/basics/empty-state.tsx'
import { Progress } from '../../parts/basics/progress.tsx'
import { Tabs } from '../../parts/basics/tabs.tsx'
import type { Editor } from '../../session/editor.ts'
import { useDocument, useDrafts, useEditor } from '../../session/use-editor.ts'
import { datasetText } from '../../text/dataset.ts'
import { ChecksEditor, Choice } from './checks-editor.tsx'
import { DatasetTable, type OutputColumn } from './dataset-table.tsx'
import { datasetOf, withRows, type DatasetState } from './dataset.ts'
import { MetricsView } from './metrics-view.tsx'
import { countRows, resultLines } from './results.ts'
import { RowDialog } from './row-dialog.tsx'
import { runDataset } from './run-dataset.ts'
import styles from './dataset-panel.module.css'

/** Rows of data through the flow, with their results and what checks say of them. */
export function DatasetPanel() {
  const editor = useEditor()
  const store = datasetOf(editor)
  const state = useStore(store)
  const outputs = useOutputs()
  if (state.rows.length === 0) {
    return (
      <EmptyState
        title={datasetText.empty}
        actions={<OpenData label={datasetText.open} onFile={(file) => void open(editor, file)} />}
      >
        {datasetText.emptyHelp}
        {state.problem && <p role="alert">{state.problem}</p>}
      </EmptyState>
    )
  }
  return (
    <section className={styles['panel']} aria-label={datasetText.title}>
      <Head state={state} editor={editor} />
      <Body state={state} outputs={outputs} editor={editor} />
    </section>
  )
}

interface PartProps {
  readonly state: DatasetState
  readonly editor: Editor
}

/** Name, counts, and the buttons. */
function Head({ state, editor }: PartProps) {
  const store = datasetOf(editor)
  const [stopper, setStopper] = useState<AbortController>()
  const { done, failed, left } = countRows(state)
  const run = async (again: boolean): Promise<void> => {
    const controller = new AbortController()
    setStopper(controller)
    await runDataset(editor, store, { signal: controller.signal, again })
  }
  return (
    <div className={styles['head']}>
      <strong>{state.name}</strong>
      <span>{datasetText.rowCount(state.rows.length)}</span>
      {failed > 0 && <span className={styles['failed']}>{datasetText.failedRows(failed)}</span>}
      {state.running ? (
        <>
          <Progress
            label={datasetText.progress}
            done={done}
            total={state.rows.length}
            elapsed={state.elapsedMs}
          />
          <Button onClick={() => stopper?.abort()}>{datasetText.stop}</Button>
        </>
      ) : (
        <Button tone="primary" onClick={() => void run(left === 0)}>
          {runLabel(done, left)}
        </Button>
      )}
      <Button
        disabled={done === 0}
        onClick={() => downloadText('results.jsonl', resultLines(state))}
      >
        {datasetText.save}
      </Button>
      <OpenData label={datasetText.openAnother} onFile={(file) => void open(editor, file)} />
      {state.problem && <p role="alert">{state.problem}</p>}
    </div>
  )
}

function runLabel(done: number, left: number): string {
  if (left === 0) return datasetText.again
  return done === 0 ? datasetText.run : datasetText.goOn
}

function Body({
  state,
  outputs,
  editor,
}: PartProps & { readonly outputs: readonly OutputColumn[] }) {
  const store = datasetOf(editor)
  const [tab, setTab] = useState('rows')
  const [opened, setOpened] = useState<number>()
  const tabs = [
    { id: 'rows', label: datasetText.rows },
    { id: 'checks', label: datasetText.checks },
  ]
  return (
    <>
      <Feeds state={state} editor={editor} />
      <Tabs label={datasetText.title} tabs={tabs} current={tab} onChange={setTab}>
        {tab === 'rows' ? (
          <DatasetTable state={state} outputs={outputs} onOpen={({ row }) => setOpened(row)} />
        ) : (
          <>
            <ChecksEditor
              checks={state.checks}
              outputs={outputs}
              columns={state.columns}
              onChange={(checks) => store.setState({ checks })}
            />
            <MetricsView state={state} />
          </>
        )}
      </Tabs>
      <RowDialog
        state={state}
        row={opened}
        outputs={outputs}
        onClose={() => setOpened(undefined)}
      />
    </>
  )
}

/** Which column feeds each input of the flow. */
function Feeds({ state, editor }: PartProps) {
  const store = datasetOf(editor)
  const inputs = useDocument(({ flow }) => flow.inputs)
  const options = [['', datasetText.noColumn] as const].concat(
    state.columns.map((column) => [column, column] as never),
  )
  const feed = (input: string, column: string): void => {
    const feeds = new Map(state.feeds)
    if (column === '') feeds.delete(input)
    else feeds.set(input, column)
    store.setState({ feeds })
  }
  return (
    <details className={styles['feeds']}>
      <summary>
        {datasetText.feeds}: {fedBy(inputs.keys(), state.feeds)}
      </summary>
      <div className={styles['choices']}>
        {[...inputs.keys()].map((input) => (
          <Choice
            key={input}
            label={input}
            value={state.feeds.get(input) ?? ''}
            options={options}
            onChange={(column) => feed(input, column)}
          />
        ))}
      </div>
    </details>
  )
}

/** `question ← asked, pages ← value of the flow`. */
function fedBy(inputs: Iterable<string>, feeds: DatasetState['feeds']): string {
  const words = [...inputs].map((input) =>
    datasetText.fed(input, feeds.get(input) ?? datasetText.noColumn),
  )
  return words.join(', ')
}

function OpenData({
  label,
  onFile,
}: {
  readonly label: string
  readonly onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".jsonl,.ndjson,.json,.csv,text/csv"
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}

/** Reads a file of rows into the data set. Nothing runs. */
async function open(editor: Editor, file: File): Promise<void> {
  const store = datasetOf(editor)
  try {
    const { dataRows } = await import('@chainwright/nodes/data')
    const rows = dataRows(await file.text(), file.name)
    const inputs = editor.document.store.getState().flow.inputs.keys()
    store.setState(withRows(store.getState(), { name: file.name, rows, inputs }))
  } catch (error) {
    store.setState({ problem: toFlowError(error).message })
  }
}

function useOutputs(): OutputColumn[] {
  const draft = useDrafts((drafts) => drafts.draft.outer)
  return [...draft.outputs].map(([name, { type }]) => ({ name, type: type.name }))
}
