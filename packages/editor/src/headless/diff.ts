import { canonicalJson, jsonPointer, type Flow, type FlowNode, type Json } from '@chainwright/core'
import { diffText } from '../text/diff.ts'
import {
  flowFields,
  inputFields,
  nodeFields,
  outputFields,
  sameNames,
  type Fields,
  type Names,
} from './diff/fields.ts'
import { findRenames, renamedBodies } from './diff/renames.ts'
import { readLayout } from './layout-file.ts'

/** One difference between two flows. */
export interface FlowChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed' | 'moved'
  readonly part: 'flow' | 'input' | 'node' | 'output' | 'body' | 'layout'
  /** The flow under `flows` that it is in, by its newer name; left out for the outermost flow. */
  readonly flow?: string
  /** Id of the node, name of the input, output or body; `''` for the flow itself and its layout. */
  readonly id: string
  /** What a renamed thing was called. */
  readonly was?: string
  /** What changed of it: `type`, `inputs.PORT`, `model`, `name`, … */
  readonly field?: string
  /** As files write it; left out where nothing was set. */
  readonly before?: Json
  readonly after?: Json
  /** JSON pointer to it in the newer file; in the older one for what was removed. */
  readonly pointer: string
  /** The change in one line, for people. */
  readonly text: string
}

/**
 * What makes the second flow another than the first, by ids: forms that mean the same are the same, and
 * a thing with another id and the same contents was renamed. A node counts as moved only when nothing
 * else of it changed.
 */
export function diffFlows(before: Flow, after: Flow): FlowChange[] {
  const bodies = renamedBodies(before, after)
  const changes = diffOne(before, after, { bodies })
  const formerBody = new Map([...bodies].map(([was, is]) => [is, was]))
  for (const [name, flow] of after.flows) {
    const was = formerBody.get(name) ?? name
    const former = before.flows.get(was)
    const place: Thing = {
      part: 'body',
      id: name,
      path: ['flows', name],
      told: diffText.body(name),
    }
    if (!former) changes.push(whole('added', place))
    else {
      if (was !== name) changes.push(renamed(place, was))
      changes.push(...diffOne(former, flow, { bodies, name }))
    }
  }
  for (const name of before.flows.keys()) {
    if (after.flows.has(name) || bodies.has(name)) continue
    const place: Thing = {
      part: 'body',
      id: name,
      path: ['flows', name],
      told: diffText.body(name),
    }
    changes.push(whole('removed', place))
  }
  return changes
}

/** Where two flows of a file are compared. */
interface Inside {
  readonly bodies: Names['bodies']
  /** Name of the flow; left out for the outermost one. */
  readonly name?: string
}

/** Something that may have changed. */
interface Thing {
  readonly part: FlowChange['part']
  readonly id: string
  readonly path: readonly string[]
  /** What people call it. */
  readonly told: string
}

function diffOne(before: Flow, after: Flow, { bodies, name }: Inside): FlowChange[] {
  const names = findRenames(before, after, bodies)
  const root = name === undefined ? [] : ['flows', name]
  const thing = (part: FlowChange['part'], id: string, told: string, key: string): Thing => {
    return { part, id, told, path: [...root, key, id] }
  }
  const moved = movedIds(before, after, names)
  const self: Thing = { part: 'flow', id: '', told: diffText.wholeFlow, path: root }
  const changes = [
    ...diffFields(self, flowFields(before), flowFields(after)),
    ...diffTables(before.inputs, after.inputs, {
      renames: names.inputs,
      thing: (id) => thing('input', id, diffText.input(id), 'inputs'),
      fields: inputFields,
    }),
    ...diffTables<FlowNode>(before.nodes, after.nodes, {
      renames: names.nodes,
      thing: (id, node) => thing('node', id, diffText.node(id, node.type), 'nodes'),
      fields: (node, isBefore) => nodeFields(node, isBefore ? names : sameNames),
      moved,
    }),
    ...diffTables(before.outputs, after.outputs, {
      renames: new Map(),
      thing: (id) => thing('output', id, diffText.output(id), 'outputs'),
      fields: (wire, isBefore) => outputFields(wire, isBefore ? names : sameNames),
    }),
    ...diffLayout(before, after, root),
  ]
  if (name === undefined) return changes
  return changes.map((change) => {
    return { ...change, flow: name, text: diffText.within(name, change.text) }
  })
}

interface Table<T> {
  readonly renames: ReadonlyMap<string, string>
  readonly thing: (id: string, entry: T) => Thing
  readonly fields: (entry: T, isBefore: boolean) => Fields
  readonly moved?: ReadonlySet<string>
}

/** Changes of entries in the order of the newer flow, then those that are gone. */
function diffTables<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  { renames, thing, fields, moved }: Table<T>,
): FlowChange[] {
  const changes: FlowChange[] = []
  const former = new Map([...renames].map(([was, is]) => [is, was]))
  for (const [id, entry] of after) {
    const was = former.get(id) ?? id
    const old = before.get(was)
    const place = thing(id, entry)
    if (old === undefined) {
      changes.push(whole('added', place))
      continue
    }
    const own = diffFields(place, fields(old, true), fields(entry, false))
    if (was !== id) own.push(renamed(place, was))
    if (own.length === 0 && moved?.has(id)) own.push(whole('moved', place))
    changes.push(...own)
  }
  for (const [id, entry] of before) {
    if (!after.has(id) && !renames.has(id)) changes.push(whole('removed', thing(id, entry)))
  }
  return changes
}

function whole(kind: 'added' | 'removed' | 'moved', { part, id, path, told }: Thing): FlowChange {
  return { kind, part, id, pointer: jsonPointer(path), text: diffText[kind](told) }
}

function renamed({ part, id, path, told }: Thing, was: string): FlowChange {
  const text = diffText.renamed(told, was)
  return { kind: 'renamed', part, id, was, pointer: jsonPointer(path), text }
}

function diffFields({ part, id, path, told }: Thing, before: Fields, after: Fields): FlowChange[] {
  const changes: FlowChange[] = []
  for (const field of new Set([...after.keys(), ...before.keys()])) {
    const [was, is] = [before.get(field), after.get(field)]
    if (was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)) continue
    const inner = field.startsWith('inputs.') ? ['inputs', field.slice(7)] : [field]
    changes.push({
      kind: 'changed',
      part,
      id,
      field,
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
      pointer: jsonPointer([...path, ...inner]),
      text: fieldText(told, field, was, is),
    })
  }
  return changes
}

function fieldText(
  told: string,
  field: string,
  before: Json | undefined,
  after: Json | undefined,
): string {
  const name = diffText.fieldNames[field] ?? `\`${field.replace(/^inputs\./, '')}\``
  if (after === undefined) return diffText.unset(told, name, shown(before ?? null))
  if (before === undefined) return diffText.set(told, name, shown(after))
  return diffText.changed(told, name, { before: shown(before), after: shown(after) })
}

function shown(value: Json): string {
  if (typeof value !== 'object' || value === null || !('from' in value))
    return diffText.value(value)
  const from: unknown = value['from']
  return typeof from === 'string' ? diffText.wire(from) : diffText.value(value)
}

/** The nodes that stand elsewhere, by their newer ids. */
function movedIds(before: Flow, after: Flow, { nodes }: Names): Set<string> {
  const places = readLayout(after.layout).nodes
  const moved = new Set<string>()
  for (const [was, old] of readLayout(before.layout).nodes) {
    const id = nodes.get(was) ?? was
    const place = places.get(id)
    if (place && (place.x !== old.x || place.y !== old.y)) moved.add(id)
  }
  return moved
}

function diffLayout(before: Flow, after: Flow, root: readonly string[]): FlowChange[] {
  const [old, now] = [readLayout(before.layout), readLayout(after.layout)]
  return (['groups', 'notes'] as const).flatMap((field): FlowChange[] => {
    if (JSON.stringify(old[field]) === JSON.stringify(now[field])) return []
    const pointer = jsonPointer([...root, 'layout', field])
    return [{ kind: 'changed', part: 'layout', id: '', field, pointer, text: diffText[field] }]
  })
}
