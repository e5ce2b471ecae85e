import { html, type Html } from './html.ts'

const [width, height] = [320, 150]
const [left, bottom, top] = [34, 22, 8]
const mostBars = 20

/**
 * How often scores fall into each of up to 20 ranges of equal width, over the same range for all
 * variants.
 */
export function histogram(
  scores: readonly number[],
  { from, to }: { from: number; to: number },
): Html {
  const counts = countScores(scores, from, to)
  const most = Math.max(1, ...counts)
  const step = (width - left - 6) / counts.length
  const bars = counts.map((count, at) => {
    const size = (count / most) * (height - bottom - top)
    const title = `${rangeText(at, counts.length, { from, to })}: ${count}`
    return html`<rect
      class="bar"
      x="${(left + at * step + 1).toFixed(1)}"
      y="${(height - bottom - size).toFixed(1)}"
      width="${Math.max(1, step - 2).toFixed(1)}"
      height="${size.toFixed(1)}"
      ><title>${title}</title></rect
    >`
  })
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="distribution of scores">
    <line
      class="axis"
      x1="${left}"
      x2="${width - 6}"
      y1="${height - bottom}"
      y2="${height - bottom}"
    />
    <text x="${left - 6}" y="${top + 8}" text-anchor="end">${most}</text>
    <text x="${left - 6}" y="${height - bottom}" text-anchor="end">0</text>
    ${bars}
    <text x="${left}" y="${height - 6}">${tick(from)}</text>
    <text x="${(left + width - 6) / 2}" y="${height - 6}" text-anchor="middle">
      ${tick((from + to) / 2)}
    </text>
    <text x="${width - 6}" y="${height - 6}" text-anchor="end">${tick(to)}</text>
  </svg>`
}

/** Rows that are right and wrong, as two parts of one bar. */
export function shares(scores: readonly number[]): Html {
  const right = scores.filter((score) => score === 1).length
  const wrong = scores.length - right
  const split = scores.length === 0 ? 0 : (right / scores.length) * width
  return html`<svg viewBox="0 0 ${width} 46" role="img" aria-label="${right} right, ${wrong} wrong">
    <rect class="right" x="0" y="4" width="${split.toFixed(1)}" height="18" rx="3" />
    <rect
      class="wrong"
      x="${split.toFixed(1)}"
      y="4"
      width="${(width - split).toFixed(1)}"
      height="18"
      rx="3"
    />
    <text class="strong" x="0" y="38">${right} right</text>
    <text class="strong" x="${width}" y="38" text-anchor="end">${wrong} wrong</text>
  </svg>`
}

function countScores(scores: readonly number[], from: number, to: number): number[] {
  const counts = Array.from({ length: mostBars }, () => 0)
  for (const score of scores) {
    const place = Math.floor(((score - from) / (to - from)) * mostBars)
    const at = Math.min(mostBars - 1, Math.max(0, place))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

function rangeText(at: number, bars: number, { from, to }: { from: number; to: number }): string {
  const edge = (number: number): string => tick(from + ((to - from) * number) / bars)
  return `${edge(at)} to ${edge(at + 1)}`
}

function tick(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
