import { isRecord, type Json } from '../lib/json.ts'
import { printJson, type Printable } from '../lib/print-json.ts'
import {
  flowVersion,
  wireText,
  type Extra,
  type Flow,
  type FlowInput,
  type FlowNode,
  type InputSource,
  type ModelChoice,
  type OnError,
} from './flow.ts'
import { isPlainLiteral } from './read-input.ts'

/** Columns up to which a value stands on one line. */
const width = 100

type Table = Map<string, Printable>

/**
 * The text of a flow file, in the one form that every flow has: keys in a fixed order, entries in
 * their own order, one line for each input, so that an edit changes only the lines it is about.
 * Reading it gives an equal flow.
 */
export function writeFlow(flow: Flow): string {
  const schema = flow.extra?.get('$schema')
  const file: Table = new Map([...entry('$schema', schema), ['chainwright', flowVersion]])
  addFlow(file, flow)
  return printJson(file, width)
}

/** Adds the keys of a flow; a `Map` within stands on lines of its own, other values where they fit. */
function addFlow(table: Table, flow: Flow): Table {
  const { name, description, layout } = flow
  add(table, { name, description })
  table.set('inputs', mapTable(flow.inputs, inputJson))
  table.set('nodes', mapTable(flow.nodes, nodeTable))
  table.set(
    'outputs',
    mapTable(flow.outputs, (wire) => ({ from: wireText(wire) })),
  )
  if (flow.flows.size > 0) {
    table.set(
      'flows',
      mapTable(flow.flows, (inner) => addFlow(new Map(), inner)),
    )
  }
  if (layout !== undefined) table.set('layout', layoutTable(layout))
  return addExtra(table, flow.extra)
}

function nodeTable(node: FlowNode): Table {
  const { type, model, flow, retries, timeoutMs, onError, off } = node
  const table: Table = new Map([['type', type]])
  if (node.inputs.size > 0) table.set('inputs', mapTable(node.inputs, sourceJson))
  add(table, { model: model && modelJson(model), flow, retries, timeoutMs })
  add(table, { onError: onError && onErrorJson(onError), off })
  return addExtra(table, node.extra)
}

function inputJson({ type, description, default: value, extra }: FlowInput): Json {
  return { type, description, default: value, ...Object.fromEntries(extra ?? []) }
}

function sourceJson(source: InputSource): Json {
  if (source.type === 'wire') return { from: wireText(source.wire) }
  if (source.type === 'gather') return source.wires.map((wire) => ({ from: wireText(wire) }))
  const { value, lines } = source
  return lines && typeof value === 'string' ? { lines: value.split('\n') } : literalJson(value)
}

function literalJson(value: Json): Json {
  return isPlainLiteral(value) ? value : { value }
}

function modelJson(model: ModelChoice): Json {
  return typeof model === 'string' ? model : Object.fromEntries(model)
}

function onErrorJson(onError: OnError): Json {
  if (onError.type === 'fallback') return { fallback: onError.model }
  if (onError.type !== 'use') return onError.type
  const values = Array.from(onError.values, ([port, value]) => [port, literalJson(value)] as const)
  return { use: Object.fromEntries(values) }
}

/** One line for each box, so that moving one changes its line alone. */
function layoutTable(layout: Json): Printable {
  if (!isRecord(layout)) return layout
  const table = new Map(Object.entries(layout as Record<string, Json>)) as Table
  const nodes = layout['nodes']
  if (isRecord(nodes)) table.set('nodes', new Map(Object.entries(nodes as Record<string, Json>)))
  return table
}

function mapTable<T>(entries: ReadonlyMap<string, T>, print: (entry: T) => Printable): Table {
  return new Map(Array.from(entries, ([id, value]) => [id, print(value)] as const))
}

function add(table: Table, values: Record<string, Json | undefined>): void {
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) table.set(key, value)
  }
}

function addExtra(table: Table, extra: Extra | undefined): Table {
  for (const [key, value] of extra ?? []) {
    if (!table.has(key)) table.set(key, value)
  }
  return table
}

function entry(key: string, value: Json | undefined): [string, Printable][] {
  return value === undefined ? [] : [[key, value]]
}
