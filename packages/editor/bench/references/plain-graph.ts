import { benchFlow } from '../bench-flow.ts'

/** The flow that all subjects show, without anything of ours. */
export interface PlainGraph {
  readonly nodes: readonly PlainNode[]
  readonly wires: readonly PlainWire[]
}

/** A card with its left upper corner. */
export interface PlainNode {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly prompt: string
}

/** A wire between two cards: it begins at the output `summary`. */
export interface PlainWire {
  readonly source: string
  readonly target: string
  readonly targetPort: string
}

/** What every card of the flow has. */
export const plainCard = {
  title: 'Summarize',
  description: 'Shortens a text and keeps what matters.',
  width: 260,
  height: 220,
  inputs: ['first', 'notes'],
  outputs: ['summary', 'tokens'],
} as const

/** How much of a streamed text a card shows, in characters. */
export const shownTail = 300

/** The grid that is measured. */
export function plainGraph(count: number): PlainGraph {
  const flow = benchFlow(count)
  const places = (flow.layout as { nodes: Record<string, [number, number]> }).nodes
  const nodes: PlainNode[] = []
  const wires: PlainWire[] = []
  for (const [id, { inputs }] of flow.nodes) {
    const [x, y] = places[id] ?? [0, 0]
    nodes.push({ id, x, y, prompt: 'Summarize {{document}} in five lines.' })
    for (const [targetPort, input] of inputs) {
      if (input.type === 'wire') wires.push({ source: input.wire.node, target: id, targetPort })
    }
  }
  return { nodes, wires }
}

/** The newest end of each text, with one listener a node. */
export function createTexts() {
  const texts = new Map<string, string>()
  const listeners = new Map<string, () => void>()
  return {
    textOf: (id: string): string => texts.get(id) ?? '',
    listen: (id: string, listener: () => void) => {
      listeners.set(id, listener)
      return () => listeners.delete(id)
    },
    add: (ids: readonly string[], piece: string) => {
      for (const id of ids) texts.set(id, ((texts.get(id) ?? '') + piece).slice(-shownTail))
      for (const id of ids) listeners.get(id)?.()
    },
  }
}
