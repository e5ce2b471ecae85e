import type { Confusion } from '@chainwright/nodes/metrics'
import { html, type Html } from './html.ts'

const cell = 34
const mostLabels = 24

/**
 * How often each label (column) was given for each right one (row): the darker, the larger the share of
 * its row. Nothing for more than 24 labels, which no page shows legibly.
 */
export function confusionChart({ labels, counts }: Confusion): Html | undefined {
  if (labels.length === 0 || labels.length > mostLabels) return undefined
  const names = labels.map((label) => (label.length > 14 ? `${label.slice(0, 13)}…` : label))
  const left = 12 + Math.max(...names.map(({ length }) => length)) * 6
  const size = labels.length * cell
  const rows = counts.map((line, row) => {
    const total = line.reduce((sum, count) => sum + count, 0)
    const y = row * cell
    return html`<text class="strong" x="${left - 6}" y="${y + cell / 2 + 3}" text-anchor="end"
        >${names[row]}<title>${labels[row]}</title></text
      >
      ${line.map((count, column) => {
        const place = { x: left + column * cell, y }
        const title = `${count} of ${total} that are ${labels[row]} were called ${labels[column]}`
        return cellChart({
          count,
          share: total === 0 ? 0 : count / total,
          right: row === column,
          title,
          ...place,
        })
      })}`
  })
  const heads = names.map((name, column) => {
    const [x, y] = [left + column * cell + cell / 2, size + 12]
    return html`<text
      class="strong"
      x="${x}"
      y="${y}"
      text-anchor="end"
      transform="rotate(-40 ${x} ${y})"
      >${name}</text
    >`
  })
  const [width, height] = [left + size + 4, size + left * 0.75 + 12]
  return html`<svg
    viewBox="0 0 ${width} ${height.toFixed(0)}"
    width="${width}"
    role="img"
    aria-label="confusion matrix"
  >
    ${rows} ${heads}
  </svg>`
}

interface Cell {
  readonly x: number
  readonly y: number
  readonly count: number
  readonly share: number
  readonly right: boolean
  readonly title: string
}

function cellChart({ x, y, count, share, right, title }: Cell): Html {
  const text = share > 0.55 ? 'inverse' : 'strong'
  return html`<rect
      class="track"
      x="${x + 1}"
      y="${y + 1}"
      width="${cell - 2}"
      height="${cell - 2}"
      rx="4"
      opacity="0.5"
    />
    <rect
      class="${right ? 'right' : 'wrong'}"
      x="${x + 1}"
      y="${y + 1}"
      width="${cell - 2}"
      height="${cell - 2}"
      rx="4"
      opacity="${share.toFixed(3)}"
      ><title>${title}</title></rect
    >
    ${count > 0 ? html`<text class="${text}" x="${x + cell / 2}" y="${y + cell / 2 + 3}" text-anchor="middle">${count}</text>` : undefined}`
}
