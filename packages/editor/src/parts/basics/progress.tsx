import { partsText } from '../../text/parts.ts'
import styles from './progress.module.css'

/** What a progress bar takes. */
export interface ProgressProps {
  /** What goes on. */
  readonly label: string
  readonly done: number
  /** Left out, how much there is in all is not known. */
  readonly total?: number | undefined
  /** `bytes` are shown as sizes. Default `items`. */
  readonly unit?: 'bytes' | 'items'
  /** Milliseconds since it began, from which the time left follows. */
  readonly elapsed?: number | undefined
}

/** How far something long is, in its unit, with the time left. */
export function Progress({ label, done, total, unit = 'items', elapsed }: ProgressProps) {
  const left = total === undefined ? undefined : timeLeft(done, total, elapsed)
  return (
    <div className={styles['progress']}>
      <div className={styles['words']}>
        <span>{label}</span>
        <span className={styles['amount']}>
          {amount(done, total, unit)}
          {left !== undefined && ` · ${partsText.timeLeft(left)}`}
        </span>
      </div>
      <progress
        className={styles['bar']}
        aria-label={label}
        max={total ?? 1}
        {...(total !== undefined && { value: done })}
      />
    </div>
  )
}

/** Milliseconds left at the rate so far; `undefined` until a second and a hundredth have passed. */
export function timeLeft(done: number, total: number, elapsed = 0): number | undefined {
  if (elapsed < 1000 || done < total / 100 || done >= total) return undefined
  return (elapsed / done) * (total - done)
}

function amount(done: number, total: number | undefined, unit: 'bytes' | 'items'): string {
  if (unit === 'bytes')
    return total === undefined ? partsText.bytes(done) : partsText.bytesOf(done, total)
  return total === undefined ? partsText.count(done) : partsText.countOf(done, total)
}
