import { classNames } from '../../lib/class-names.ts'
import { chartsText } from '../../text/charts.ts'
import styles from './charts.module.css'

/** What a confusion matrix takes. */
export interface ConfusionMatrixProps {
  readonly title: string
  readonly labels: readonly string[]
  /** `counts[expected][given]`, by the places of the labels. */
  readonly counts: readonly (readonly number[])[]
  /** A press on a cell: look at its rows. */
  readonly onOpen?: ((expected: string, given: string) => void) | undefined
}

/**
 * How often each label was given for each expected one, each cell as dark as its share of its row. It is a
 * table itself, so it needs none in its place.
 */
export function ConfusionMatrix({ title, labels, counts, onOpen }: ConfusionMatrixProps) {
  const all = counts.flat().reduce((sum, count) => sum + count, 0)
  const right = labels.reduce((sum, _, at) => sum + (counts[at]?.[at] ?? 0), 0)
  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['caption']}>
        <span className={styles['title']}>{title}</span>
        <span className={styles['summary']}>{chartsText.confusion(right, all)}</span>
      </figcaption>
      <div className={styles['scroll']}>
        <table className={styles['confusion']} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{`${chartsText.expected} ↓ ${chartsText.given} →`}</th>
              {labels.map((label) => (
                <th key={label} scope="col" title={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((expected, row) => (
              <tr key={expected}>
                <th scope="row" title={expected}>
                  {expected}
                </th>
                {labels.map((given, column) => (
                  <Cell
                    key={given}
                    {...{ expected, given, onOpen }}
                    count={counts[row]?.[column] ?? 0}
                    ofRow={(counts[row] ?? []).reduce((sum, count) => sum + count, 0)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

interface CellProps {
  readonly expected: string
  readonly given: string
  readonly count: number
  readonly ofRow: number
  readonly onOpen: ConfusionMatrixProps['onOpen']
}

function Cell({ expected, given, count, ofRow, onOpen }: CellProps) {
  const share = ofRow === 0 ? 0 : count / ofRow
  const words = chartsText.confusionCell(expected, given, count, share)
  const style = { '--share': `${Math.round(share * 45)}%` } as Record<string, string>
  return (
    <td
      className={classNames(styles['cell'], expected === given && styles['diagonal'])}
      style={style}
      title={words}
    >
      {onOpen && count > 0 ? (
        <button
          type="button"
          className={styles['open']}
          aria-label={words}
          onClick={() => onOpen(expected, given)}
        >
          {count}
        </button>
      ) : (
        count
      )}
    </td>
  )
}
