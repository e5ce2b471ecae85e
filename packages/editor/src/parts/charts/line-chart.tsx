import { formatNumber } from '../../lib/quantities.ts'
import { extent, linear } from '../../lib/scale.ts'
import { chartsText } from '../../text/charts.ts'
import { Axes, type Plot, type Range } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import styles from './charts.module.css'

/** A point of a line. */
export interface LinePoint {
  readonly x: number
  readonly y: number
}

/** What a chart of one line takes. */
export interface LineChartProps {
  readonly title: string
  /** In the order of x. */
  readonly points: readonly LinePoint[]
  readonly xTitle: string
  readonly yTitle: string
  /** How an x is written, for instance as a duration. */
  readonly formatX?: (x: number) => string
}

const plot: Plot = { left: 52, top: 20, right: 470, bottom: 160 }
const marked = 60

/** A line over time, or over whatever x is. */
export function LineChart({
  title,
  points,
  xTitle,
  yTitle,
  formatX = formatNumber,
}: LineChartProps) {
  const summary = points.length === 0 ? chartsText.noValues : chartsText.line(points.length)
  const table = {
    heads: [xTitle, yTitle],
    rows: points.map(({ x, y }) => [formatX(x), formatNumber(y)]),
  }
  const x = extent(points.map((point) => point.x))
  const y = widened(extent(points.map((point) => point.y)))
  const drawn = points.map((point) => ({
    ...point,
    left: linear(point.x, x, [plot.left, plot.right]),
    top: linear(point.y, y, [plot.bottom, plot.top]),
  }))
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg
        className={styles['picture']}
        viewBox="0 0 480 196"
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        <Axes {...{ plot, x, y, xTitle, yTitle }} />
        <polyline
          className={styles['line']}
          points={drawn.map(({ left, top }) => `${left.toFixed(1)},${top.toFixed(1)}`).join(' ')}
        />
        {drawn.length <= marked &&
          drawn.map((point) => (
            <circle
              key={point.x}
              className={styles['point']}
              cx={point.left}
              cy={point.top}
              r={2.5}
            >
              <title>{`${formatX(point.x)}: ${formatNumber(point.y)}`}</title>
            </circle>
          ))}
      </svg>
    </ChartFrame>
  )
}

/** From zero where that is near; a flat line gets room. */
function widened([low, high]: Range): Range {
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)]
  const start = low >= 0 && low < (high - low) * 2 ? 0 : low
  return [start, high]
}
