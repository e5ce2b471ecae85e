import { findNode, type RunState, type StepState } from '@chainwright/core'
import type { Entered } from '../document/document.ts'
import { cardPlace } from '../headless/canvas-id.ts'
import { valuePreview } from '../parts/values/value-preview.ts'
import { shownPrefix } from '../session/shown-path.ts'
import { canvasText } from '../text/canvas.ts'
import { portAbout } from './port-about.ts'
import type { PortPlace, BoardHit } from './hit.ts'
import type { Layer } from './layer.ts'

/** What is told of a wire or a port under the pointer. */
export interface HintFacts {
  /** `summary of Summarize · text[]`. */
  readonly title: string
  /** What a port takes or gives, in words, and what it is for; `undefined` for a wire. */
  readonly about: string | undefined
  /** The last value in a line or a few; `undefined` while there is none. */
  readonly value: string | undefined
  /** Size, time, tokens and cost. */
  readonly notes: readonly string[]
}

/** What passed a wire, or what a port gave or was given, in the run that is shown. */
export function hintFacts(
  layer: Layer,
  hit: BoardHit,
  { state, entered }: Shown,
): HintFacts | undefined {
  if (hit.kind === 'port') return portFacts(layer, hit, { state, entered })
  const source = sourceOf(layer, hit)
  return source && valueOf(layer, source, { state, entered })
}

interface Shown {
  readonly state: RunState | undefined
  readonly entered: readonly Entered[]
}

/** Of a port its type in words, what it is for, and what it gave or was given. */
function portFacts(
  layer: Layer,
  hit: Extract<BoardHit, { kind: 'port' }>,
  shown: Shown,
): HintFacts | undefined {
  const card = layer.cards.get(hit.card)
  const ports = hit.side === 'input' ? card?.inputs : card?.outputs
  const port = ports?.find(({ name }) => name === hit.port)
  if (!card || !port) return undefined
  const title = canvasText.portTitle(port.name, card.title, port.type?.name ?? '')
  const source = sourceOf(layer, hit)
  const passed = source && valueOf(layer, source, shown)
  const { value, notes = [] } = passed ?? {}
  return { title, about: portAbout(card, port, hit.side), value, notes }
}

/** What an output gave. */
function valueOf(
  layer: Layer,
  source: Omit<PortPlace, 'side'>,
  { state, entered }: Shown,
): HintFacts | undefined {
  const card = layer.cards.get(source.card)
  const port = card?.outputs.find(({ name }) => name === source.port)
  if (!card || !port) return undefined
  const type = port.type?.name ?? ''
  const title = canvasText.portTitle(port.name, card.title, type)
  const prefix = shownPrefix(entered, state)
  const place = cardPlace(source.card)
  if (place.kind === 'input') {
    const scope = entered.length === 0 ? state : state?.bodies.get(prefix)
    return { title, about: undefined, ...valueFacts(type, scope?.inputs[place.name]) }
  }
  const node = state && findNode(state, prefix + place.name)
  const facts = valueFacts(type, node?.outputs?.[port.name])
  return {
    title,
    about: undefined,
    ...facts,
    notes: [...facts.notes, ...(node ? stepNotes(node) : [])],
  }
}

/** The output that a wire begins at, or that feeds an input. */
function sourceOf({ scene }: Layer, hit: BoardHit): Omit<PortPlace, 'side'> | undefined {
  if (hit.kind === 'port' && hit.side === 'output') return hit
  const wire = scene.wires.find(({ id, target, targetPort }) => {
    if (hit.kind === 'wire') return id === hit.id
    return hit.kind === 'port' && target === hit.card && targetPort === hit.port
  })
  return wire && { card: wire.source, port: wire.sourcePort }
}

const longest = 240

function valueFacts(type: string, value: unknown): Pick<HintFacts, 'value' | 'notes'> {
  if (value === undefined) return { value: undefined, notes: [] }
  const notes: string[] = []
  if (typeof value === 'string') notes.push(canvasText.characters(value.length))
  if (Array.isArray(value)) notes.push(canvasText.items(value.length))
  return { value: valuePreview(type, value, longest), notes }
}

function stepNotes(
  node: StepState & { readonly items: readonly StepState[] | undefined },
): string[] {
  const steps = node.items ?? [node]
  const sum = (of: (step: StepState) => number | undefined): number =>
    steps.reduce((all, step) => all + (of(step) ?? 0), 0)
  const took = sum(({ startedAt, endedAt }) =>
    startedAt > 0 && endedAt > 0 ? endedAt - startedAt : 0,
  )
  const tokens = sum(({ usage }) => (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0))
  const cost = sum(({ usage }) => usage?.cost)
  return [
    ...(took > 0 ? [canvasText.duration(took)] : []),
    ...(tokens > 0 ? [canvasText.tokens(tokens)] : []),
    ...(cost > 0 ? [canvasText.cost(cost)] : []),
  ]
}
