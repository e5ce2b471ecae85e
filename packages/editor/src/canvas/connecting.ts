import type { PortType } from '@chainwright/core'
import { findBridge, type Bridge } from '../document/bridge.ts'
import { wireFrom } from '../document/edit-wires.ts'
import { wireVerdict, type WantedWire, type WireVerdict } from '../document/wire-verdict.ts'
import type { CanvasWire } from '../headless/canvas-id.ts'
import type { CardPort } from '../headless/card-ports.ts'
import type { Card } from '../headless/card.ts'
import { wireFit } from '../headless/wire-fit.ts'
import type { Editor } from '../session/editor.ts'
import { cardShown, type PortPlace, type Standing } from './hit.ts'
import type { Layer } from './layer.ts'

/** A wire that is being drawn. */
export interface Connecting {
  /** The port that it hangs at. */
  readonly from: PortPlace
  readonly type: PortType | undefined
  /** The wire whose end was taken off. */
  readonly instead: CanvasWire | undefined
  /** Cards that a wire may not lead to, as it would close a ring. */
  readonly ring: ReadonlySet<string>
  /** The port that it would be put to now. */
  readonly target: PortPlace | undefined
  readonly verdict: WireVerdict | undefined
  readonly by: 'pointer' | 'keyboard'
}

/** Begins to draw a wire at a port. */
export function beginWire(
  { layer }: Pick<Standing, 'layer'>,
  from: PortPlace,
  options: { instead?: CanvasWire | undefined; by?: Connecting['by'] } = {},
): Connecting {
  const { instead, by = 'pointer' } = options
  return {
    from,
    type: portOf(layer.cards.get(from.card), from)?.type,
    instead,
    ring: ringOf(layer, from),
    target: undefined,
    verdict: undefined,
    by,
  }
}

/** Puts the loose end of a wire to a port, or takes it off. */
export function aimWire(
  editor: Editor,
  connecting: Connecting,
  target: PortPlace | undefined,
): Connecting {
  const { target: before } = connecting
  if (before?.card === target?.card && before?.port === target?.port) return connecting
  const wanted = target && wantedWire(connecting, target)
  if (!wanted) return { ...connecting, target: undefined, verdict: undefined }
  return { ...connecting, target, verdict: wireVerdict(wanted, settingOf(editor)) }
}

/** Nodes through which a refused wire could be led; `undefined` when there are none. */
export function bridgeFor(
  editor: Editor,
  state: Standing,
  { from, target, instead, type, verdict }: Connecting,
): Bridge | undefined {
  const wanted = target && wantedWire({ from, instead }, target)
  const other = target && portOf(cardShown(state, target.card), target)?.type
  if (!wanted || !type || !other || verdict?.cycle) return undefined
  const types = from.side === 'output' ? { from: type, to: other } : { from: other, to: type }
  return findBridge(wanted, types, settingOf(editor))
}

/** How a port looks while a wire is drawn: it suits, or it does not. */
export function suits(connecting: Connecting, card: Card, port: CardPort, side: PortPlace['side']) {
  const { from, type, ring } = connecting
  if (side === from.side) return false
  if (ring.has(card.id)) return false
  if (!type || !port.type) return true
  const fit = side === 'input' ? wireFit(type, port.type) : wireFit(port.type, type)
  return fit !== undefined
}

/** The wire from an output to an input, whichever end is loose. */
function wantedWire(
  { from, instead }: Pick<Connecting, 'from' | 'instead'>,
  target: PortPlace,
): WantedWire | undefined {
  if (from.side === target.side) return undefined
  const [output, input] = from.side === 'output' ? [from, target] : [target, from]
  return {
    wire: wireFrom(output.card, output.port),
    end: { target: input.card, targetPort: input.port },
    instead,
  }
}

/** What the checks of a wire need to know. */
export function settingOf({ document, registry, drafts }: Editor) {
  const { flow: file, entered } = document.store.getState()
  return { file, entered, registry, draft: drafts.getState().draft }
}

/** A port of a card by its place. */
export function portOf(card: Card | undefined, { port, side }: PortPlace): CardPort | undefined {
  const ports = side === 'input' ? card?.inputs : card?.outputs
  return ports?.find(({ name }) => name === port)
}

/** The card itself, and all that it depends on (for an output) or that depend on it (for an input). */
function ringOf({ scene }: Layer, { card, side }: PortPlace): Set<string> {
  const next = new Map<string, string[]>()
  for (const { source, target } of scene.wires) {
    const [here, there] = side === 'output' ? [target, source] : [source, target]
    const known = next.get(here)
    if (known) known.push(there)
    else next.set(here, [there])
  }
  const ring = new Set([card])
  // The set grows while it is walked.
  for (const id of ring) for (const other of next.get(id) ?? []) ring.add(other)
  return ring
}
