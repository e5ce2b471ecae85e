import type { PortType } from '@chainwright/core'
import type { CardPort } from '../card-ports.ts'
import type { Card } from '../card.ts'
import {
  footHeight,
  headHeight,
  portRowHeight,
  previewHeight,
  settingRowHeight,
} from '../geometry.ts'
import { fitText } from './fit-text.ts'
import { colourNames, type ColourName } from './palette.ts'
import type { BoxDetail, SceneLine, ScenePort } from './scene.ts'

const roles = new Map<string, ColourName>([
  ['text', 'port-text'],
  ['tokens', 'port-tokens'],
  ['language', 'port-messages'],
  ['choosing', 'port-number'],
  ['control', 'port-boolean'],
  ['chaining', 'port-vector'],
  ['input', 'accent'],
  ['output', 'success'],
])

/** The colour of a card's head, by the group that its type stands in. */
export function cardRole(group: string): ColourName {
  return roles.get(group) ?? 'line-strong'
}

/** The colour of a port and of the wires that leave it. */
export function portRole(type: PortType | undefined): ColourName {
  const name = type && (`port-${type.base}` as ColourName)
  return name && colourNames.includes(name) ? name : 'line-strong'
}

/** Details of cards that were made: a card never changes. */
const known = new WeakMap<Card, BoxDetail>()

/** What a card shows from near: its name, ports, settings, model, and what it is for. */
export function cardDetail(card: Card): BoxDetail {
  const before = known.get(card)
  if (before) return before
  const ports = [
    ...card.inputs.map((port) => scenePort(card, port, 'left')),
    ...card.outputs.map((port) => scenePort(card, port, 'right')),
  ]
  const label = card.kind === 'node' && card.name !== card.title ? card.name : ''
  const detail = { head: headHeight, label, ports, lines: linesOf(card) }
  known.set(card, detail)
  return detail
}

/** The one port of a card of the flow's own ends is named by its type. */
function scenePort({ kind }: Card, { name, y, type }: CardPort, side: 'left' | 'right'): ScenePort {
  const shown = kind === 'node' ? name : (type?.name ?? '')
  return { side, y, name: shown, role: portRole(type), list: (type?.depth ?? 0) > 0 }
}

/** Most lines that tell what a card is for. */
const mostLines = 3
const lineHeight = 17

function linesOf(card: Card): SceneLine[] {
  const rows = Math.max(card.inputs.length, card.outputs.length)
  const lines: SceneLine[] = []
  let top = headHeight + 6 + rows * portRowHeight
  for (const { name, text } of card.settings) {
    lines.push({ y: top + settingRowHeight / 2, text: `${name}: ${text}`, muted: false })
    top += settingRowHeight
  }
  if (lines.length > 0) top += 6
  const told = fitText(card.description, { width: card.width - 28, size: 12.5, lines: mostLines })
  for (const [at, text] of told.entries()) {
    lines.push({ y: top + 14 + at * lineHeight, text, muted: true })
  }
  if (card.model !== undefined) {
    const middle = top + previewHeight + 6 + footHeight / 2
    lines.push({ y: Math.min(middle, card.height - footHeight / 2), text: card.model, muted: true })
  }
  return lines
}
