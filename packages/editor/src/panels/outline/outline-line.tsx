import { ChevronDown, ChevronRight, CircleAlert } from 'lucide-react'
import { classNames } from '../../lib/class-names.ts'
import { panelText } from '../../text/panels.ts'
import type { OutlineRow } from './outline-rows.ts'
import styles from './outline.module.css'

/** What a line of the outline takes. */
export interface OutlineLineProps {
  readonly row: OutlineRow
  /** Its place among all lines. */
  readonly place: number
  /** It is the one in the Tab order. */
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly onSelect: () => void
  readonly onToggle: () => void
}

/** One line: what it is, its state, and what it gives. */
export function OutlineLine(props: OutlineLineProps) {
  const { row, place, isCurrent, isSelected, onSelect, onToggle } = props
  return (
    // The keys are those of the tree around it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      data-place={place}
      className={classNames(styles['line'], isSelected && styles['selected'])}
      aria-level={row.level}
      aria-selected={isSelected}
      aria-expanded={row.hasBody ? row.isOpen : undefined}
      tabIndex={isCurrent ? 0 : -1}
      style={{ paddingInlineStart: 10 + (row.level - 1) * 16 }}
      onClick={onSelect}
    >
      <Fold row={row} onToggle={onToggle} />
      <span className={classNames(styles['name'], row.off && styles['off'])}>{row.name}</span>{' '}
      <span className={styles['detail']}>
        {row.detail}
        <span className={styles['unseen']}>{wordsOf(row)}</span>
      </span>
      {row.hasProblem && <CircleAlert className={styles['problem']} size={14} aria-hidden="true" />}
      <span className={styles['status']} data-status={row.status} aria-hidden="true" />
    </div>
  )
}

function Fold({ row, onToggle }: { row: OutlineRow; onToggle: () => void }) {
  if (!row.hasBody) return <span className={styles['fold']} />
  return (
    // Right and left do the same by key.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <span
      className={styles['fold']}
      onClick={(event) => {
        event.stopPropagation()
        onToggle()
      }}
    >
      {row.isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
    </span>
  )
}

/** What is seen of a line by colour and marks alone, in words, for those who hear it. */
export function wordsOf({ kind, off, hasProblem, status, outputs }: OutlineRow): string {
  const kinds = { input: panelText.outlineInput, output: panelText.outlineOutput, node: undefined }
  const words = [
    kinds[kind],
    off ? panelText.outlineOff : undefined,
    hasProblem ? panelText.outlineProblem : undefined,
    status === undefined ? undefined : panelText.statuses[status],
    outputs.length > 0 ? panelText.outlineGives(outputs.join(', ')) : undefined,
  ]
  const known = words.filter((word) => word !== undefined)
  return known.length === 0 ? '' : `, ${known.join(', ')}`
}
