/** Width of every card, in canvas units. */
export const cardWidth = 260
/** Height of a card's head. */
export const headHeight = 40
/** Height of one row of ports. */
export const portRowHeight = 24
/** Height of one line of a setting. */
export const settingRowHeight = 20
/** Height of what a node shows of its newest text. */
export const previewHeight = 76
/** Height of the line with state, time and tokens. */
export const footHeight = 28
/** Height of a flow input's value, or of an output's result. */
export const valueHeight = 92
const gap = 6

/** What the height of a card follows from. */
export interface CardRows {
  readonly rows: number
  readonly settings: number
  readonly kind: 'node' | 'input' | 'output'
}

/** Height of a card, in canvas units: by rule, so that wires can be drawn before anything is measured. */
export function cardHeight({ rows, settings, kind }: CardRows): number {
  const ports = headHeight + gap + rows * portRowHeight
  if (kind !== 'node') return ports + valueHeight + 2 * gap
  const lines = settings > 0 ? settings * settingRowHeight + gap : 0
  return ports + lines + previewHeight + gap + footHeight
}

/** Middle of the port in a row, from the top of the card. */
export function portY(row: number): number {
  return headHeight + gap + row * portRowHeight + portRowHeight / 2
}
