import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'

/** What a stepper takes. */
export interface StepperProps {
  /** What is counted. */
  readonly label: string
  /** The one that is shown, from 0. */
  readonly at: number
  readonly count: number
  readonly onAt: (at: number) => void
}

/** Goes from one of several to the next: items of a list, rounds of a loop. */
export function Stepper({ label, at, count, onAt }: StepperProps) {
  return (
    <div className={styles['stepper']} role="group" aria-label={label}>
      <span>{label}</span>
      <IconButton
        size="small"
        label={panelText.earlier}
        icon={<ChevronLeft />}
        disabled={at <= 0}
        onClick={() => onAt(at - 1)}
      />
      <output>{panelText.itemOf(at, count)}</output>
      <IconButton
        size="small"
        label={panelText.later}
        icon={<ChevronRight />}
        disabled={at >= count - 1}
        onClick={() => onAt(at + 1)}
      />
    </div>
  )
}
