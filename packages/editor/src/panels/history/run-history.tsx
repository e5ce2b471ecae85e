import { toFlowError } from '@chainwright/core'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { formatBytes } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { EmptyState } from '../../parts/basics/empty-state.tsx'
import type { RunNote } from '../../session/run-note.ts'
import { useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import { CompareRuns } from './compare-runs.tsx'
import { RunLine } from './run-line.tsx'
import styles from './run-history.module.css'

/** The runs that this device and the server keep: shown again on the canvas, compared, deleted. */
export function RunHistory() {
  const { history, view } = useEditor()
  const { notes, opened } = useStore(history.store)
  const [marked, setMarked] = useState<readonly string[]>([])
  const [isComparing, setComparing] = useState(false)
  useFreshList()
  const show = (run: string): void => {
    history.open(run).catch((error: unknown) => {
      view.notify(`${panelText.cannotShow}: ${toFlowError(error).message}`, 'danger')
    })
  }
  const mark = (run: string): void => {
    const rest = marked.filter((one) => one !== run)
    setMarked(rest.length < marked.length ? rest : [...marked, run].slice(-2))
  }
  if (notes.length === 0) return <EmptyState title={panelText.noRuns} />
  return (
    <div className={styles['panel']}>
      <HistoryBar notes={notes} marked={marked} onCompare={() => setComparing(true)} />
      <ul className={styles['list']}>
        {notes.map((note) => (
          <li key={note.run}>
            <RunLine
              note={note}
              isMarked={marked.includes(note.run)}
              isShown={opened?.note.run === note.run}
              onMark={() => mark(note.run)}
              onShow={() => show(note.run)}
              onDelete={() => void history.remove([note.run])}
            />
          </li>
        ))}
      </ul>
      {isComparing && <CompareRuns runs={marked} onClose={() => setComparing(false)} />}
    </div>
  )
}

/** Reads the list when the panel opens; where a server has runs too, others begin some meanwhile. */
function useFreshList(): void {
  const { history, places } = useEditor()
  useEffect(() => {
    void history.refresh()
    if (places.store.getState().all.length === 1) return undefined
    const timer = setInterval(() => void history.refresh(), freshMs)
    return () => clearInterval(timer)
  }, [history, places])
}

/** How often the runs of a server are listed anew, in milliseconds. */
const freshMs = 3_000

interface HistoryBarProps {
  readonly notes: readonly RunNote[]
  readonly marked: readonly string[]
  readonly onCompare: () => void
}

function HistoryBar({ notes, marked, onCompare }: HistoryBarProps) {
  const { history } = useEditor()
  // A server keeps its runs itself: the page deletes none of them.
  const own = notes.filter(({ host }) => host === undefined)
  const size = own.reduce((sum, note) => sum + note.size, 0)
  return (
    <div className={styles['bar']}>
      <Button size="small" disabled={marked.length !== 2} onClick={onCompare}>
        {panelText.compare}
      </Button>
      {own.length > 0 && (
        <Button
          size="small"
          tone="quiet"
          onClick={() => void history.remove(own.map(({ run }) => run))}
        >
          {panelText.deleteAll}
        </Button>
      )}
      <span className={styles['note']}>
        {marked.length < 2 && panelText.compareHint}
        {marked.length === 2 && own.length > 0 && panelText.keptRuns(own.length, formatBytes(size))}
      </span>
    </div>
  )
}
