import { formatNumber } from '../../lib/quantities.ts'
import { linear, ticks } from '../../lib/scale.ts'
import styles from './charts.module.css'

/** Where things are drawn within a chart, in its own units: left, top, right and bottom. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A range of numbers, from and to. */
export type Range = readonly [number, number]

/** What axes take. */
export interface AxesProps {
  readonly plot: Plot
  /** Left out, no numbers stand below. */
  readonly x?: Range
  readonly y: Range
  readonly xTitle?: string | undefined
  readonly yTitle?: string | undefined
  /** How a number is written. */
  readonly format?: (value: number) => string
}

/** Lines and numbers at round values, and what the axes stand for. */
export function Axes({ plot, x, y, xTitle, yTitle, format = formatNumber }: AxesProps) {
  const { left, top, right, bottom } = plot
  return (
    <g aria-hidden="true">
      {ticks(...y, 4).map((tick) => {
        const at = linear(tick, y, [bottom, top])
        return (
          <g key={tick}>
            <line className={styles['grid']} x1={left} x2={right} y1={at} y2={at} />
            <text className={styles['number']} x={left - 6} y={at} dy="0.35em" textAnchor="end">
              {format(tick)}
            </text>
          </g>
        )
      })}
      {x &&
        ticks(...x, 5).map((tick) => (
          <text
            key={tick}
            className={styles['number']}
            x={linear(tick, x, [left, right])}
            y={bottom + 14}
            textAnchor="middle"
          >
            {format(tick)}
          </text>
        ))}
      <line className={styles['axis']} x1={left} x2={right} y1={bottom} y2={bottom} />
      {xTitle && (
        <text
          className={styles['axisTitle']}
          x={(left + right) / 2}
          y={bottom + 30}
          textAnchor="middle"
        >
          {xTitle}
        </text>
      )}
      {yTitle && (
        <text className={styles['axisTitle']} x={left} y={top - 8} textAnchor="start">
          {yTitle}
        </text>
      )}
    </g>
  )
}
