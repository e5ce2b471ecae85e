import {
  createRegistry,
  defineNode,
  list,
  number,
  port,
  text,
  type Flow,
  type FlowNode,
  type InputSource,
  type Json,
} from '@chainwright/core'

const work = defineNode({
  type: 'work@1',
  title: 'Summarize',
  description: 'Shortens a text and keeps what matters.',
  group: 'language',
  inputs: {
    first: port(text),
    notes: port(list(text)),
    prompt: port(text, { default: '' }),
  },
  outputs: { summary: port(text), tokens: port(number) },
  run: ({ inputs }) => ({ summary: inputs.first, tokens: inputs.notes.length }),
})

/** The node types of the flows that are measured. */
export const benchRegistry = createRegistry([work])

const pitch = { x: 340, y: 300 }

/**
 * A grid of nodes with two inputs and two outputs each and about 1.4 wires a node, all between near
 * neighbours.
 */
export function benchFlow(count: number): Flow {
  const columns = columnsOf(count)
  const nodes = new Map<string, FlowNode>()
  const places: Record<string, Json> = {}
  for (let at = 0; at < count; at++) {
    nodes.set(`n${at}`, benchNode(at, columns))
    places[`n${at}`] = [(at % columns) * pitch.x, Math.floor(at / columns) * pitch.y]
  }
  return {
    name: `${count} nodes`,
    inputs: new Map(),
    nodes,
    outputs: new Map(),
    flows: new Map(),
    layout: { nodes: places },
  }
}

/** How many cards stand side by side. */
export function columnsOf(count: number): number {
  return Math.ceil(Math.sqrt(count * 0.8))
}

function benchNode(at: number, columns: number): FlowNode {
  const inputs = new Map<string, InputSource>()
  const isFirst = at % columns === 0
  inputs.set('first', isFirst ? literal(`text ${at}`) : wire(at - 1))
  const above = at - columns - 1
  const isFed = above >= 0 && above % 2 === 0 && !isFirst
  inputs.set('notes', isFed ? wire(above) : literal(['a note']))
  inputs.set('prompt', literal('Summarize {{document}} in five lines.'))
  return { type: 'work', inputs }
}

function wire(at: number): InputSource {
  return { type: 'wire', wire: { node: `n${at}`, port: 'summary' } }
}

function literal(value: Json): InputSource {
  return { type: 'literal', value }
}
