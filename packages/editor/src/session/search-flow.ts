import { findNode, type Flow, type NodeState } from '@chainwright/core'
import type { Entered } from '../document/document.ts'
import type { ShownRun } from '../run/run-store.ts'
import { wayToFlow } from './entered-ways.ts'

/** A place of the flow, or of the run that is shown, where a text was found. */
export interface FoundPlace {
  /** The bodies that lead there. */
  readonly way: readonly Entered[]
  /** Canvas id of its card. */
  readonly card: string
  /** What it was found in. */
  readonly kind: 'name' | 'setting' | 'input' | 'output'
  /** A few words around what was found. */
  readonly text: string
}

const mostFound = 200
const around = 40

/** Finds a text in names, types, settings and results; the case of letters does not count. */
export function searchFlow(file: Flow, run: ShownRun | undefined, query: string): FoundPlace[] {
  const sought = query.trim().toLowerCase()
  if (sought === '') return []
  const found: FoundPlace[] = []
  const flows: [readonly Entered[], Flow][] = [[[], file]]
  for (const [name, body] of file.flows) flows.push([wayToFlow(file, name) ?? [], body])
  for (const [way, flow] of flows) {
    for (const place of placesOf(flow, way, run)) {
      if (found.length === mostFound) return found
      const at = place.text.toLowerCase().indexOf(sought)
      // One line for each card and kind of place says enough.
      const twin = found.at(-1)
      if (twin?.card === place.card && twin.kind === place.kind && twin.way === place.way) continue
      if (at >= 0) found.push({ ...place, text: excerpt(place.text, at, sought.length) })
    }
  }
  return found
}

function* placesOf(
  flow: Flow,
  way: readonly Entered[],
  run: ShownRun | undefined,
): Generator<FoundPlace> {
  for (const [name, { description = '', default: standard }] of flow.inputs) {
    const card = `inputs.${name}`
    yield { way, card, kind: 'name', text: `${name} ${description}`.trim() }
    if (standard !== undefined) yield { way, card, kind: 'setting', text: asText(standard) }
  }
  for (const [id, node] of flow.nodes) {
    yield { way, card: id, kind: 'name', text: `${id} (${node.type})` }
    for (const [port, source] of node.inputs) {
      if (source.type !== 'literal') continue
      yield { way, card: id, kind: 'setting', text: `${port}: ${asText(source.value)}` }
    }
    const state = run && way.length === 0 ? findNode(run.state, id) : undefined
    if (state) yield* resultsOf(state, { way, card: id })
  }
  for (const name of flow.outputs.keys())
    yield { way, card: `outputs.${name}`, kind: 'name', text: name }
  if (way.length > 0 || !run) return
  for (const [name, value] of Object.entries(run.state.inputs))
    yield { way, card: `inputs.${name}`, kind: 'input', text: asText(value) }
}

function* resultsOf(
  { outputs }: NodeState,
  place: Pick<FoundPlace, 'way' | 'card'>,
): Generator<FoundPlace> {
  for (const value of Object.values(outputs ?? {}))
    yield { ...place, kind: 'output', text: asText(value) }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function excerpt(text: string, at: number, length: number): string {
  const [from, to] = [Math.max(0, at - around), Math.min(text.length, at + length + around)]
  const words = text.slice(from, to).replaceAll(/\s+/g, ' ')
  return `${from > 0 ? '…' : ''}${words}${to < text.length ? '…' : ''}`
}
