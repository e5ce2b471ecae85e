import { Dialog } from '../../parts/overlay/dialog.tsx'
import { ValueView } from '../../parts/values/value-view.tsx'
import { datasetText } from '../../text/dataset.ts'
import type { OutputColumn } from './dataset-table.tsx'
import type { DatasetState } from './dataset.ts'
import styles from './dataset-panel.module.css'

/** What the dialog of one row takes. */
export interface RowDialogProps {
  readonly state: DatasetState
  /** Number of the row; `undefined` while none is open. */
  readonly row: number | undefined
  readonly outputs: readonly OutputColumn[]
  readonly onClose: () => void
}

/** Everything about one row: its data, and its outputs as they are. */
export function RowDialog({ state, row, outputs, onClose }: RowDialogProps) {
  if (row === undefined) return null
  const outcome = state.outcomes[row]
  return (
    <Dialog title={`${datasetText.row} ${row + 1}`} onClose={onClose}>
      <dl className={styles['values']}>
        {Object.entries(state.rows[row] ?? {}).map(([name, value]) => (
          <Entry
            key={name}
            name={name}
            type={typeof value === 'string' ? 'text' : 'json'}
            value={value}
          />
        ))}
        {outputs.map(({ name, type }) => (
          <Entry key={`→ ${name}`} name={`→ ${name}`} type={type} value={outcome?.outputs[name]} />
        ))}
      </dl>
      {outcome?.error && <p className={styles['problem']}>{outcome.error.message}</p>}
    </Dialog>
  )
}

interface EntryProps {
  readonly name: string
  readonly type: string
  readonly value: unknown
}

function Entry({ name, type, value }: EntryProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value === undefined ? '—' : <ValueView type={type} value={value} />}</dd>
    </div>
  )
}
