import { sentence } from '../forms/port-description.ts'
import type { CardPort } from '../headless/card-ports.ts'
import type { Card } from '../headless/card.ts'
import { portText, typeInWords } from '../text/port-types.ts'
import type { PortPlace } from './hit.ts'

/** What a port takes or gives in words, and what its node type says of it. */
export function portAbout(card: Card, port: CardPort, side: PortPlace['side']): string {
  const { base, depth } = port.type ?? { base: 'T', depth: 0 }
  // An input of a lifted node takes one item; what comes is a list of them.
  const what = typeInWords(base, depth)
  const first = side === 'input' ? portText.takes(what) : portText.gives(what)
  const told = [first, port.lifts && portText.perItem, descriptionOf(card, port.name, side)]
  if (side === 'input' && port.needed) told.push(portText.needed)
  return told.filter(Boolean).join(' ')
}

function descriptionOf(card: Card, name: string, side: PortPlace['side']): string {
  if (card.kind !== 'node') return ended(card.description)
  const ports = side === 'input' ? card.type?.inputs : card.type?.outputs
  return ended(ports?.[name]?.description ?? '')
}

/** As a sentence, with a capital in front and a full stop behind. */
function ended(text: string): string {
  if (text === '') return ''
  return /[.!?]$/.test(text) ? sentence(text) : `${sentence(text)}.`
}
