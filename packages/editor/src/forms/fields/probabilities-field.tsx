import { number, port as portOf, type Json } from '@chainwright/core'
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { formsText } from '../../text/forms.ts'
import { doubledName, freeName } from '../branches.ts'
import type { LiteralProps } from '../field-props.ts'
import { isSameJson } from '../json-text.ts'
import styles from './controls.module.css'
import { NumberField } from './number-field.tsx'
import { partControl } from './part-control.ts'
import { RemoveButton } from './remove-button.tsx'

interface Row {
  readonly name: string
  readonly share: number
}

const share = portOf(number, { minimum: 0, maximum: 1 })

/** Names with a probability each. */
export function ProbabilitiesField({ control, label, value, onValue }: LiteralProps) {
  const id = useId()
  const [draft, setDraft] = useState<{ rows: readonly Row[]; value: Json | undefined }>()
  const rows = draft !== undefined && isSameJson(draft.value, value) ? draft.rows : rowsOf(value)
  const change = (next: readonly Row[]): void => {
    const isWhole = doubledName(next) === undefined
    const written = isWhole ? Object.fromEntries(next.map((row) => [row.name, row.share])) : value
    setDraft({ rows: next, value: written })
    if (isWhole) onValue(written)
  }
  const doubled = doubledName(rows)
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {rows.map((row, at) => (
        <div key={at} className={styles['row']}>
          <input
            className={styles['line']}
            aria-label={formsText.label(at)}
            value={row.name}
            onChange={({ target }) => change(rows.with(at, { ...row, name: target.value }))}
          />
          <div className={styles['narrow']}>
            <NumberField
              control={partControl(`${id}-${at}`, formsText.probability(row.name))}
              label={formsText.probability(row.name)}
              port={share}
              value={row.share}
              onValue={(next) => change(rows.with(at, { ...row, share: Number(next ?? 0) }))}
            />
          </div>
          <RemoveButton
            label={formsText.removeLabel(row.name)}
            onRemove={() => change(rows.toSpliced(at, 1))}
          />
        </div>
      ))}
      {doubled !== undefined && (
        <p className={styles['problem']} role="alert">
          {formsText.labelTaken(doubled)}
        </p>
      )}
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<Plus size={14} />}
          onClick={() => change([...rows, { name: freeName('label', rows), share: 0 }])}
        >
          {formsText.addLabel}
        </Button>
      </div>
    </div>
  )
}

function rowsOf(value: Json | undefined): readonly Row[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).map(([name, number]) => ({ name, share: Number(number) }))
}
