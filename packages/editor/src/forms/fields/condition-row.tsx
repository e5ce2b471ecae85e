import { json, list, number, port as portOf, type Json } from '@chainwright/core'
import { useId } from 'react'
import { formsText } from '../../text/forms.ts'
import { startOf, type Comparison } from '../branches.ts'
import styles from './controls.module.css'
import { JsonField } from './json-field.tsx'
import { NumberField } from './number-field.tsx'
import { partControl } from './part-control.ts'
import { RemoveButton } from './remove-button.tsx'
import { ValueField } from './value-field.tsx'

const ports = { number: portOf(number), value: portOf(json), list: portOf(list(json)) }

interface ConditionRowProps {
  readonly branch: string
  readonly comparison: Comparison
  readonly value: Json
  /** Comparisons that the branch does not use yet. */
  readonly free: readonly Comparison[]
  readonly onChange: (next: readonly [Comparison, Json]) => void
  readonly onRemove: (() => void) | undefined
}

/** One comparison of a branch: how, and with what. */
export function ConditionRow(props: ConditionRowProps) {
  const { branch, comparison, value, free, onChange, onRemove } = props
  const id = useId()
  const words = formsText.conditions[comparison]
  const label = `${formsText.conditionOf(branch)}: ${words}`
  const isNumber = comparison === 'below' || comparison === 'above'
  const Control = isNumber ? NumberField : comparison === 'oneOf' ? JsonField : ValueField
  return (
    <div className={styles['row']}>
      <div className={styles['rows']}>
        <select
          className={styles['select']}
          aria-label={formsText.conditionOf(branch)}
          value={comparison}
          onChange={({ target }) => {
            const next = free.find((one) => one === target.value)
            if (next) onChange([next, startOf(next)])
          }}
        >
          {[comparison, ...free].map((one) => (
            <option key={one} value={one}>
              {formsText.conditions[one]}
            </option>
          ))}
        </select>
        <Control
          control={partControl(id, label)}
          label={label}
          port={isNumber ? ports.number : comparison === 'oneOf' ? ports.list : ports.value}
          value={value}
          onValue={(next) => onChange([comparison, next ?? startOf(comparison)])}
        />
      </div>
      {onRemove && <RemoveButton label={formsText.removeCondition(words)} onRemove={onRemove} />}
    </div>
  )
}
