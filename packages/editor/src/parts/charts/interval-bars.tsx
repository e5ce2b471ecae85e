import { formatNumber } from '../../lib/quantities.ts'
import { linear } from '../../lib/scale.ts'
import { chartsText } from '../../text/charts.ts'
import { Axes, type Plot } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import styles from './charts.module.css'

/** A value with the interval in which 95 of 100 such samples lie. */
export interface IntervalBar {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What a chart of bars with intervals takes. */
export interface IntervalBarsProps {
  readonly title: string
  readonly bars: readonly IntervalBar[]
  /** What the values are. */
  readonly axis?: string
}

const plot: Plot = { left: 52, top: 20, right: 470, bottom: 170 }

/** One bar for each variant, with its interval. */
export function IntervalBars({ title, bars, axis }: IntervalBarsProps) {
  const summary = bars.length === 0 ? chartsText.noValues : chartsText.intervals
  const table = {
    heads: [chartsText.name, chartsText.value, chartsText.low, chartsText.high],
    rows: bars.map(({ name, value, low, high }) => [
      name,
      ...[value, low, high].map((one) => formatNumber(one)),
    ]),
  }
  const y = [
    Math.min(0, ...bars.map(({ low }) => low)),
    Math.max(0, ...bars.map(({ high }) => high)) || 1,
  ] as const
  const step = (plot.right - plot.left) / Math.max(1, bars.length)
  const yOf = (value: number) => linear(value, y, [plot.bottom, plot.top])
  return (
    <ChartFrame title={title} summary={summary} table={table}>
      <svg
        className={styles['picture']}
        viewBox="0 0 480 196"
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        <Axes plot={plot} y={y} yTitle={axis} />
        {bars.map((bar, at) => {
          const middle = plot.left + (at + 0.5) * step
          return (
            <BarWithInterval
              key={bar.name}
              {...{ bar, middle, yOf }}
              width={Math.min(64, step * 0.6)}
            />
          )
        })}
      </svg>
    </ChartFrame>
  )
}

interface BarWithIntervalProps {
  readonly bar: IntervalBar
  readonly middle: number
  readonly width: number
  readonly yOf: (value: number) => number
}

function BarWithInterval({ bar, middle, width, yOf }: BarWithIntervalProps) {
  const { name, value, low, high } = bar
  const [top, bottom] = [yOf(Math.max(0, value)), yOf(Math.min(0, value))]
  const cap = width / 5
  return (
    <g>
      <title>{chartsText.bar(name, value, low, high)}</title>
      <rect
        className={styles['bar']}
        x={middle - width / 2}
        y={top}
        width={width}
        height={Math.max(1, bottom - top)}
      />
      <path
        className={styles['interval']}
        d={`M${middle} ${yOf(low)}V${yOf(high)}M${middle - cap} ${yOf(low)}h${cap * 2}M${middle - cap} ${yOf(high)}h${cap * 2}`}
      />
      <text className={styles['number']} x={middle} y={plot.bottom + 16} textAnchor="middle">
        {name.length > 14 ? `${name.slice(0, 13)}…` : name}
      </text>
    </g>
  )
}
