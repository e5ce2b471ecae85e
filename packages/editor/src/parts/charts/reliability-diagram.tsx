import { formatShare } from '../../lib/quantities.ts'
import { linear } from '../../lib/scale.ts'
import { chartsText } from '../../text/charts.ts'
import { Axes, type Plot } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import styles from './charts.module.css'

/** Rows whose probability lies in one range. */
export interface ReliabilityBin {
  /** Mean probability that was said, from 0 to 1. */
  readonly said: number
  /** Share of them that is right, from 0 to 1. */
  readonly right: number
  readonly count: number
}

/** What a reliability diagram takes. */
export interface ReliabilityDiagramProps {
  readonly title: string
  readonly bins: readonly ReliabilityBin[]
}

const plot: Plot = { left: 50, top: 20, right: 290, bottom: 260 }
const unit = [0, 1] as const

/**
 * What probabilities say against how often they are right; on the diagonal they are the same. The area of
 * a point is the number of its rows.
 */
export function ReliabilityDiagram({ title, bins }: ReliabilityDiagramProps) {
  const filled = bins.filter(({ count }) => count > 0)
  const summary =
    filled.length === 0 ? chartsText.noValues : chartsText.reliability(calibrationError(filled))
  const table = {
    heads: [chartsText.said, chartsText.right, chartsText.rows],
    rows: filled.map(({ said, right, count }) => [formatShare(said), formatShare(right), count]),
  }
  const most = Math.max(1, ...filled.map(({ count }) => count))
  const xOf = (share: number) => linear(share, unit, [plot.left, plot.right])
  const yOf = (share: number) => linear(share, unit, [plot.bottom, plot.top])
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg
        className={styles['square']}
        viewBox="0 0 310 296"
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        <Axes
          {...{ plot, x: unit, y: unit }}
          xTitle={chartsText.said}
          yTitle={chartsText.right}
          format={(share) => `${Math.round(share * 100)} %`}
        />
        <line
          className={styles['diagonalLine']}
          x1={plot.left}
          y1={plot.bottom}
          x2={plot.right}
          y2={plot.top}
        />
        {filled.map(({ said, right, count }) => (
          <g key={`${said} ${right}`}>
            <line
              className={styles['gap']}
              x1={xOf(said)}
              x2={xOf(said)}
              y1={yOf(said)}
              y2={yOf(right)}
            />
            <circle
              className={styles['point']}
              cx={xOf(said)}
              cy={yOf(right)}
              r={3 + 9 * Math.sqrt(count / most)}
            >
              <title>{chartsText.reliabilityBin(said, right, count)}</title>
            </circle>
          </g>
        ))}
      </svg>
    </ChartFrame>
  )
}

/** The mean distance of probability and share of right ones, weighed by rows. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, { count }) => sum + count, 0)
  if (rows === 0) return 0
  return (
    bins.reduce((sum, { said, right, count }) => sum + Math.abs(said - right) * count, 0) / rows
  )
}
