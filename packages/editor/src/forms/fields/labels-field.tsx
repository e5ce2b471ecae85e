import type { Json } from '@chainwright/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { formsText } from '../../text/forms.ts'
import { doubledName, freeName } from '../branches.ts'
import type { LiteralProps } from '../field-props.ts'
import { isSameJson } from '../json-text.ts'
import { readLabels, writeLabels, type LabelRow } from '../label-rows.ts'
import styles from './controls.module.css'
import { JsonField } from './json-field.tsx'
import { RemoveButton } from './remove-button.tsx'

/** Labels, each with what it stands for. What this form cannot show is edited as JSON. */
export function LabelsField(props: LiteralProps) {
  const { control, label, value, onValue } = props
  const [draft, setDraft] = useState<{ rows: readonly LabelRow[]; value: Json | undefined }>()
  const isCurrent = draft !== undefined && isSameJson(draft.value, value)
  const rows = isCurrent ? draft.rows : readLabels(value)
  if (!rows) return <JsonField {...props} />
  const change = (next: readonly LabelRow[]): void => {
    const isWhole = doubledName(next) === undefined
    const written = isWhole ? writeLabels(next.map(withoutBlanks)) : value
    setDraft({ rows: next, value: written })
    if (isWhole) onValue(written)
  }
  const doubled = doubledName(rows)
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {rows.map((row, at) => (
        <LabelCard
          key={at}
          {...{ row, at }}
          onChange={(next) => change(rows.with(at, next))}
          onRemove={() => change(rows.toSpliced(at, 1))}
        />
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
          onClick={() => change([...rows, { name: freeName('label', rows), examples: [] }])}
        >
          {formsText.addLabel}
        </Button>
      </div>
    </div>
  )
}

interface LabelCardProps {
  readonly row: LabelRow
  readonly at: number
  readonly onChange: (row: LabelRow) => void
  readonly onRemove: () => void
}

function LabelCard({ row, at, onChange, onRemove }: LabelCardProps) {
  const { name, examples } = row
  return (
    <div className={styles['card']}>
      <div className={styles['row']}>
        <input
          className={styles['line']}
          aria-label={formsText.label(at)}
          value={name}
          onChange={({ target }) => onChange({ name: target.value, examples })}
        />
        <RemoveButton label={formsText.removeLabel(name)} onRemove={onRemove} />
      </div>
      <textarea
        className={styles['text']}
        aria-label={formsText.labelExamples(name)}
        rows={Math.min(6, Math.max(1, examples.length))}
        placeholder={formsText.labelTold}
        value={examples.join('\n')}
        onChange={({ target }) =>
          onChange({ name, examples: target.value === '' ? [] : target.value.split('\n') })
        }
      />
    </div>
  )
}

function withoutBlanks({ name, examples }: LabelRow): LabelRow {
  return { name, examples: examples.filter((text) => text.trim() !== '') }
}
