import { formatNumber } from '../../lib/quantities.ts'
import { linear } from '../../lib/scale.ts'
import { chartsText } from '../../text/charts.ts'
import { Axes, type Plot } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import styles from './charts.module.css'
import { histogramBins } from './histogram-bins.ts'

/** What a histogram takes. */
export interface HistogramProps {
  readonly title: string
  readonly values: readonly number[]
  /** What the values are. */
  readonly axis?: string
}

const plot: Plot = { left: 44, top: 20, right: 470, bottom: 160 }

/** How many values lie in each range. */
export function Histogram({ title, values, axis }: HistogramProps) {
  const bins = histogramBins(values)
  const first = bins[0]
  const known = values.filter((value) => Number.isFinite(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  const summary = first ? chartsText.histogram(known.length, mean) : chartsText.noValues
  const table = {
    heads: [chartsText.from, chartsText.below, chartsText.count],
    rows: bins.map(({ low, high, count }) => [formatNumber(low), formatNumber(high), count]),
  }
  const x = [first?.low ?? 0, bins.at(-1)?.high ?? 1] as const
  const y = [0, Math.max(1, ...bins.map(({ count }) => count))] as const
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg
        className={styles['picture']}
        viewBox="0 0 480 196"
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        <Axes plot={plot} x={x} y={y} xTitle={axis} yTitle={chartsText.count} />
        {bins.map(({ low, high, count }) => {
          const left = linear(low, x, [plot.left, plot.right])
          const right = x[0] === x[1] ? plot.right : linear(high, x, [plot.left, plot.right])
          const top = linear(count, y, [plot.bottom, plot.top])
          return (
            <rect
              key={low}
              className={styles['bar']}
              x={left + 1}
              y={top}
              width={Math.max(1, right - left - 2)}
              height={plot.bottom - top}
            >
              <title>{chartsText.bin(low, high, count)}</title>
            </rect>
          )
        })}
      </svg>
    </ChartFrame>
  )
}
