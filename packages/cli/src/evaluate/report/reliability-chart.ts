import type { ReliabilityBin } from '@chainwright/nodes/metrics'
import { html, type Html } from './html.ts'

const size = 200
const [left, bottom, top] = [34, 34, 8]

/**
 * A reliability diagram (DeGroot and Fienberg 1983): for texts whose likeliest label had about some
 * probability, the share that was right. On the dashed line the two agree: red parts are
 * missing below it, pale ones stand above it.
 */
export function reliabilityChart(bins: readonly ReliabilityBin[]): Html {
  const [width, height] = [left + size + 8, top + size + bottom]
  const at = (share: number): string => (top + (1 - share) * size).toFixed(1)
  const bars = bins.filter(({ count }) => count > 0).map((bin) => binChart(bin, at))
  const ticks = [0, 0.5, 1].map(
    (share) =>
      html`<text x="${left - 6}" y="${Number(at(share)) + 3}" text-anchor="end">${share}</text
        ><text x="${left + share * size}" y="${top + size + 14}" text-anchor="middle"
          >${share}</text
        >`,
  )
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    role="img"
    aria-label="reliability diagram"
  >
    <line class="axis" x1="${left}" x2="${left + size}" y1="${top + size}" y2="${top + size}" />
    <line class="axis" x1="${left}" x2="${left}" y1="${top}" y2="${top + size}" />
    ${bars}
    <line class="ideal" x1="${left}" x2="${left + size}" y1="${top + size}" y2="${top}" />
    ${ticks}
    <text x="${left + size / 2}" y="${height - 4}" text-anchor="middle">
      probability of the label
    </text>
    <text
      x="10"
      y="${top + size / 2}"
      text-anchor="middle"
      transform="rotate(-90 10 ${top + size / 2})"
    >
      share right
    </text>
  </svg>`
}

function binChart(bin: ReliabilityBin, at: (share: number) => string): Html {
  const { from, to, count, confidence, accuracy } = bin
  const [low, high] = [Math.min(accuracy, confidence), Math.max(accuracy, confidence)]
  const x = (left + from * size + 1).toFixed(1)
  const width = Math.max(1, (to - from) * size - 2).toFixed(1)
  const title = `${count} texts, probability ${confidence.toFixed(3)}, right ${accuracy.toFixed(3)}`
  const box = (share: number, until: number, style: string): Html =>
    html`<rect
      class="${style}"
      x="${x}"
      y="${at(until)}"
      width="${width}"
      height="${((until - share) * size).toFixed(1)}"
      ><title>${title}</title></rect
    >`
  const gap = confidence > accuracy ? 'gap' : 'under'
  return html`${box(0, accuracy, 'bar')}${box(low, high, gap)}`
}
