import type { CardPort } from '../headless/card-ports.ts'
import type { Card } from '../headless/card.ts'
import { cardHeight, portY } from '../headless/geometry.ts'
import type { Editor } from '../session/editor.ts'
import { suits, type Connecting } from './connecting.ts'
import type { Layer } from './layer.ts'

/**
 * A card with those of its hidden inputs that a wire could end at, while the wire is over it;
 * `undefined` when it has none.
 */
export function expandedCard(
  editor: Editor,
  { cards }: Layer,
  connecting: Connecting,
  id: string,
): Card | undefined {
  const card = cards.get(id)
  if (!card?.node || connecting.from.side === 'input') return undefined
  const hidden = hiddenInputs(editor, card).filter((port) => suits(connecting, card, port, 'input'))
  return hidden.length > 0 ? withInputs(card, hidden) : undefined
}

/** All inputs of a node that a wire may end at and that its card does not show. */
export function hiddenInputs({ drafts }: Editor, card: Card): CardPort[] {
  const { plan } = drafts.getState()
  const planned = plan?.nodes[plan.index.get(card.name) ?? -1]
  const shown = new Set(card.inputs.map(({ name }) => name))
  const hidden = planned?.inputs.filter(({ name, port }) => !port.literal && !shown.has(name))
  return (hidden ?? []).map(({ name, type }) => ({
    name,
    type,
    y: 0,
    wired: false,
    gathered: 0,
    needed: false,
    lifts: false,
  }))
}

/** A card with more inputs below those that it has. */
export function withInputs(card: Card, more: readonly CardPort[]): Card {
  const first = card.inputs.length
  const inputs = [...card.inputs, ...more.map((port, at) => ({ ...port, y: portY(first + at) }))]
  const rows = Math.max(inputs.length, card.outputs.length)
  const height = cardHeight({ rows, settings: card.settings.length, kind: card.kind })
  return { ...card, inputs, height: Math.max(height, card.height) }
}
