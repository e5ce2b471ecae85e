import {
  wireText,
  type Flow,
  type FlowInput,
  type FlowNode,
  type InputSource,
  type Json,
  type OnError,
  type Wire,
} from '@chainwright/core'

/** What things of the former flow are called now. */
export interface Names {
  readonly nodes: ReadonlyMap<string, string>
  readonly inputs: ReadonlyMap<string, string>
  readonly bodies: ReadonlyMap<string, string>
}

/** Names of things that were not renamed. */
export const sameNames: Names = { nodes: new Map(), inputs: new Map(), bodies: new Map() }

/** What is set of a thing, each field as a file writes it. */
export type Fields = ReadonlyMap<string, Json>

/** The fields of a node: `type`, `inputs.NAME`, `model`, …; what is set to its default counts as not set. */
export function nodeFields(node: FlowNode, names: Names = sameNames): Fields {
  const { type, model, flow, retries, timeoutMs, onError, off, extra } = node
  const fields = new Map<string, Json>()
  const set = (name: string, value: Json | undefined) => {
    if (value !== undefined) fields.set(name, value)
  }
  set('type', type.endsWith('@1') ? type.slice(0, -2) : type)
  for (const [port, source] of node.inputs) set(`inputs.${port}`, sourceJson(source, names))
  set('model', typeof model === 'object' ? Object.fromEntries(model) : model)
  set('flow', flow && (names.bodies.get(flow) ?? flow))
  set('retries', retries || undefined)
  set('timeoutMs', timeoutMs)
  set('onError', onError && onErrorJson(onError))
  set('off', off || undefined)
  for (const [key, value] of extra ?? []) set(key, value)
  return fields
}

/** The fields of a declared input. */
export function inputFields({ type, description, default: value, extra }: FlowInput): Fields {
  return entries({ type, description, default: value, ...Object.fromEntries(extra ?? []) })
}

/** The fields of an output. */
export function outputFields(wire: Wire, names: Names = sameNames): Fields {
  return entries({ from: wireText(renamedWire(wire, names)) })
}

/** What a flow is called, and what else stands beside its parts. */
export function flowFields({ name, description, extra }: Flow): Fields {
  return entries({ name, description, ...Object.fromEntries(extra ?? []) })
}

function entries(values: Record<string, Json | undefined>): Fields {
  const fields = new Map<string, Json>()
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) fields.set(key, value)
  }
  return fields
}

function sourceJson(source: InputSource, names: Names): Json {
  if (source.type === 'wire') return { from: wireText(renamedWire(source.wire, names)) }
  if (source.type === 'gather') {
    return source.wires.map((wire) => ({ from: wireText(renamedWire(wire, names)) }))
  }
  return holdsObject(source.value) ? { value: source.value } : source.value
}

function renamedWire({ node, port }: Wire, { nodes, inputs }: Names): Wire {
  if (node === 'inputs') return { node, port: inputs.get(port) ?? port }
  return { node: nodes.get(node) ?? node, port }
}

function onErrorJson(onError: OnError): Json | undefined {
  if (onError.type === 'use') return { use: Object.fromEntries(onError.values) }
  if (onError.type === 'fallback') return { fallback: onError.model }
  return onError.type === 'skip' ? 'skip' : undefined
}

/** Such literals are written in an object of their own, so that they cannot be taken for wires. */
function holdsObject(value: Json): boolean {
  const open: Json[] = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) return true
    open.push(...(next as readonly Json[]))
  }
  return false
}
