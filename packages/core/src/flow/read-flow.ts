import { isId } from '../node/define-node.ts'
import { isRecord, type Json } from '../lib/json.ts'
import { explainId, flowForms, flowInputForms } from './forms.ts'
import type { Flow, FlowInput, FlowNode, Wire } from './flow.ts'
import type { Place } from './issues.ts'
import { explainWire, readWire } from './read-input.ts'
import { readNode } from './read-node.ts'
import {
  clip,
  extraOf,
  inside,
  isDone,
  keepUnknown,
  keepWrong,
  lose,
  type Entry,
  type Reading,
} from './reading.ts'

type FlowJson = { readonly [key: string]: unknown }

/** One flow of a file: the outermost, whose pointer is `''`, or an entry of its `flows`. */
export function readFlow(json: FlowJson, place: Place, reading: Reading): Flow {
  const outer = place.pointer === ''
  if (json['nodes'] === undefined) lose(reading, 'missing-key', place, 'a flow needs `nodes`')
  const texts: { name?: string; description?: string; layout?: Json } = {}
  const extra = new Map<string, Json>()
  for (const key of Object.keys(json)) {
    const entry = { key, value: json[key] as Json, place, extra }
    if (key === 'inputs' || key === 'nodes' || key === 'outputs') continue
    if (outer && (key === 'chainwright' || key === 'flows')) continue
    if (key === 'layout') readLayout(texts, entry, reading)
    else if (key === 'name' || key === 'description') {
      if (typeof entry.value === 'string') texts[key] = entry.value
      else keepWrong(entry, flowForms[key], reading)
    } else if (key === 'flows') refuseInnerFlows(entry, reading)
    else if (outer && key === '$schema') extra.set(key, entry.value)
    else keepUnknown(entry, flowForms, reading)
  }
  const table = { place, reading }
  return {
    ...texts,
    inputs: readTable<FlowInput>(json, { ...table, key: 'inputs', read: readFlowInput }),
    nodes: readTable<FlowNode>(json, { ...table, key: 'nodes', read: countNode }),
    outputs: readTable<Wire>(json, { ...table, key: 'outputs', read: readOutput }),
    flows: outer ? readTable<Flow>(json, { ...table, key: 'flows', read: readInner }) : new Map(),
    ...extraOf(extra),
  }
}

/** A layout that makes no sense costs nothing but the places of the boxes. */
function readLayout(texts: { layout?: Json }, entry: Entry, reading: Reading): void {
  if (isRecord(entry.value)) {
    texts.layout = entry.value
    return
  }
  entry.extra.set(entry.key, entry.value)
  const told = '`layout` is no object and is not used; remove it'
  reading.issues.notice('layout-ignored', inside(entry.place, entry.key), told)
}

type ReadEntry<T> = (id: string, json: Json, flow: Place, reading: Reading) => T | undefined

/** A table of the file, id to entry; empty when the file has none. */
function readTable<T>(
  flow: FlowJson,
  {
    key,
    read,
    place,
    reading,
  }: { key: string; read: ReadEntry<T>; place: Place; reading: Reading },
): Map<string, T> {
  const table = new Map<string, T>()
  const json = flow[key]
  if (json === undefined) return table
  if (!isRecord(json)) {
    lose(reading, 'wrong-value', inside(place, key), `write \`${key}\` as an object, name to entry`)
    return table
  }
  for (const id of Object.keys(json)) {
    if (isDone(reading)) break
    if (!isId(id)) refuseId(id, inside(place, key, id), reading)
    const entry = read(id, json[id] as Json, place, reading)
    if (entry !== undefined) table.set(id, entry)
  }
  return table
}

function refuseId(id: string, place: Place, reading: Reading): void {
  lose(reading, 'invalid-id', place, `\`${clip(id)}\` cannot be a name: ${explainId(id)}`)
}

function countNode(id: string, json: Json, flow: Place, reading: Reading): FlowNode | undefined {
  reading.nodesLeft -= 1
  if (reading.nodesLeft >= 0) return readNode(id, json, flow, reading)
  if (reading.nodesLeft < -1) return undefined
  const told = `the file has more nodes than the ${reading.mostNodes} that are allowed: split it into several flows`
  return lose(reading, 'too-many-nodes', inside(flow, 'nodes'), told)
}

function readFlowInput(
  id: string,
  json: Json,
  flow: Place,
  reading: Reading,
): FlowInput | undefined {
  const place = inside(flow, 'inputs', id)
  if (!isRecord(json) || typeof json['type'] !== 'string') {
    return lose(
      reading,
      'missing-key',
      place,
      'an input needs a `type`, such as { "type": "text" }',
    )
  }
  const input: { type: string; description?: string; default?: Json } = { type: json['type'] }
  const extra = new Map<string, Json>()
  for (const key of Object.keys(json)) {
    const entry = { key, value: json[key] as Json, place, extra }
    if (key === 'description') {
      if (typeof entry.value === 'string') input.description = entry.value
      else keepWrong(entry, flowInputForms.description, reading)
    } else if (key === 'default') input.default = entry.value
    else if (key !== 'type') keepUnknown(entry, flowInputForms, reading)
  }
  return { ...input, ...extraOf(extra) }
}

function readOutput(id: string, json: Json, flow: Place, reading: Reading): Wire | undefined {
  const wire = readWire(json)
  if (wire) return wire
  return lose(reading, 'invalid-wire', inside(flow, 'outputs', id), explainWire(json))
}

function readInner(id: string, json: Json, outer: Place, reading: Reading): Flow | undefined {
  const place = inside(outer, 'flows', id)
  if (isRecord(json)) return readFlow(json, place, reading)
  return lose(reading, 'wrong-value', place, 'write a flow: { "nodes": { … }, "outputs": { … } }')
}

function refuseInnerFlows({ key, value, place, extra }: Entry, reading: Reading): void {
  extra.set(key, value)
  const told = 'all flows of a file stand in its own `flows`; move these there'
  reading.issues.error('nested-flows', inside(place, key), told)
}
