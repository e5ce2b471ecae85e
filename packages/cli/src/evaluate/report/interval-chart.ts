import type { Interval } from '@chainwright/nodes/metrics'
import { html, type Html } from './html.ts'

const [width, height] = [160, 18]

/** The range that intervals of one check are drawn over, so that they can be compared by eye. */
export interface Scale {
  readonly from: number
  readonly to: number
}

/** A scale that holds all intervals: 0 to 1 where they fit, else what they span. */
export function scaleOf(intervals: readonly Interval[]): Scale {
  const from = Math.min(0, ...intervals.map(({ low }) => low))
  const to = Math.max(from === 0 ? 1 : 0, ...intervals.map(({ high }) => high))
  return { from, to: to > from ? to : from + 1 }
}

/** A value as a point on a line, with its interval as a bar. */
export function intervalChart({ value, low, high }: Interval, { from, to }: Scale): Html {
  const at = (number: number): string => {
    return (4 + ((number - from) / (to - from)) * (width - 8)).toFixed(1)
  }
  const label = `${low.toFixed(3)} to ${high.toFixed(3)}`
  const length = Math.max(1, Number(at(high)) - Number(at(low))).toFixed(1)
  return html`<svg
    class="interval"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${label}"
  >
    <line class="axis" x1="4" x2="${width - 4}" y1="9" y2="9" />
    <rect class="span" x="${at(low)}" y="4" width="${length}" height="10" rx="3" />
    <circle class="bar" cx="${at(value)}" cy="9" r="4" />
  </svg>`
}
