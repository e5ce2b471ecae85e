import type { Json } from '@chainwright/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/basics/button.tsx'
import { formsText } from '../../text/forms.ts'
import {
  comparisons,
  doubledName,
  freeName,
  readBranches,
  startOf,
  writeBranches,
  type Branch,
  type Comparison,
} from '../branches.ts'
import type { LiteralProps } from '../field-props.ts'
import { isSameJson } from '../json-text.ts'
import styles from './controls.module.css'
import { ConditionRow } from './condition-row.tsx'
import { JsonField } from './json-field.tsx'
import { RemoveButton } from './remove-button.tsx'

/** Conditions by branch. What this form cannot show is edited as JSON. */
export function BranchesField(props: LiteralProps) {
  const { control, label, value, onValue } = props
  const [draft, setDraft] = useState<{ rows: readonly Branch[]; value: Json | undefined }>()
  const isCurrent = draft !== undefined && isSameJson(draft.value, value)
  const rows = isCurrent ? draft.rows : readBranches(value)
  if (!rows) return <JsonField {...props} />
  const change = (next: readonly Branch[]): void => {
    const written = writeBranches(next)
    setDraft({ rows: next, value: written ?? value })
    if (written !== undefined) onValue(written)
  }
  const doubled = doubledName(rows)
  return (
    <div className={styles['rows']} role="group" aria-label={label} id={control.id}>
      {rows.map((branch, at) => (
        <BranchCard
          key={at}
          {...{ branch, at }}
          onChange={(next) => change(rows.with(at, next))}
          onRemove={() => change(rows.toSpliced(at, 1))}
        />
      ))}
      {doubled !== undefined && (
        <p className={styles['problem']} role="alert">
          {formsText.branchTaken(doubled)}
        </p>
      )}
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<Plus size={14} />}
          onClick={() =>
            change([...rows, { name: freeName('branch', rows), condition: [['equals', '']] }])
          }
        >
          {formsText.addBranch}
        </Button>
      </div>
      <p className={styles['note']}>{formsText.otherwise}</p>
    </div>
  )
}

interface BranchCardProps {
  readonly branch: Branch
  readonly at: number
  readonly onChange: (branch: Branch) => void
  readonly onRemove: () => void
}

function BranchCard({ branch, at, onChange, onRemove }: BranchCardProps) {
  const { name, condition } = branch
  const free = comparisons.filter((one) => !condition.some(([used]) => used === one))
  const set = (next: Branch['condition']): void => onChange({ name, condition: next })
  return (
    <div className={styles['card']}>
      <div className={styles['row']}>
        <input
          className={styles['line']}
          aria-label={formsText.branchName(at)}
          value={name}
          spellCheck={false}
          onChange={({ target }) => onChange({ name: target.value, condition })}
        />
        <RemoveButton label={formsText.removeBranch(name)} onRemove={onRemove} />
      </div>
      {condition.map(([comparison, value], row) => (
        <ConditionRow
          key={comparison}
          {...{ branch: name, comparison, value, free }}
          onChange={(next) => set(condition.with(row, next))}
          onRemove={condition.length > 1 ? () => set(condition.toSpliced(row, 1)) : undefined}
        />
      ))}
      {free.length > 0 && <AddCondition {...{ free, condition, name }} onChange={set} />}
    </div>
  )
}

interface AddConditionProps {
  readonly free: readonly Comparison[]
  readonly condition: Branch['condition']
  readonly name: string
  readonly onChange: (condition: Branch['condition']) => void
}

function AddCondition({ free, condition, name, onChange }: AddConditionProps) {
  return (
    <select
      className={styles['select']}
      aria-label={`${formsText.conditionOf(name)}: ${formsText.addCondition}`}
      value=""
      onChange={({ target }) => {
        const next = free.find((one) => one === target.value)
        if (next) onChange([...condition, [next, startOf(next)]])
      }}
    >
      <option value="">{formsText.addCondition}</option>
      {free.map((one) => (
        <option key={one} value={one}>
          {formsText.conditions[one]}
        </option>
      ))}
    </select>
  )
}
