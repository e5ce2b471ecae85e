import { wireText, writeFlow, type Flow, type FlowNode, type Wire } from '@chainwright/core'
import { canvasId } from '../headless/canvas-id.ts'
import type { FlowLayout, Place } from '../headless/layout-file.ts'
import { editLayout, layoutOf } from './edit-layout.ts'
import { mapNodeWires } from './edit-nodes.ts'
import { freeId } from './free-id.ts'

/** Where a clip goes. */
export interface PasteOptions {
  /** Name of the body that it goes into; left out, the outermost flow. */
  readonly into?: string | undefined
  /** How far its cards are moved, in canvas units. */
  readonly by: { readonly x: number; readonly y: number }
}

/**
 * Puts all of a clip into a flow of a file, under ids that are free. Bodies that the file has already,
 * letter by letter, are used as they are. Gives the file and the canvas ids of what is new, groups and
 * notes included.
 */
export function pasteFlow(
  file: Flow,
  clip: Flow,
  { into, by }: PasteOptions,
): { file: Flow; added: string[] } {
  const target = (into === undefined ? undefined : file.flows.get(into)) ?? file
  const flows = freeFlows(file, clip)
  const names: Names = {
    nodes: freeNames(clip.nodes, (id) => target.nodes.has(id)),
    inputs: freeNames(clip.inputs, (name) => target.inputs.has(name)),
    outputs: freeNames(clip.outputs, (name) => target.outputs.has(name)),
    flows,
  }
  const merged = merge(target, clip, names, by)
  const bodies = new Map(file.flows)
  for (const [name, body] of clip.flows) {
    const free = flows.get(name) ?? name
    if (!bodies.has(free)) bodies.set(free, withBodyNames(body, flows))
  }
  if (target === file || into === undefined) return { ...addedTo({ ...merged, flows: bodies }) }
  bodies.set(into, merged)
  return addedTo({ ...file, flows: bodies })

  function addedTo(pasted: Flow): { file: Flow; added: string[] } {
    const added = [...clip.nodes.keys(), ...endIds(clip)].map((id) => newId(id, names))
    return { file: pasted, added: [...added, ...groundIds(layoutOf(target), layoutOf(clip))] }
  }
}

/** New names by old ones. */
interface Names {
  readonly nodes: ReadonlyMap<string, string>
  readonly inputs: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, string>
  readonly flows: ReadonlyMap<string, string>
}

function freeNames(
  clip: ReadonlyMap<string, unknown>,
  isTaken: (id: string) => boolean,
): Map<string, string> {
  const names = new Map<string, string>()
  const given = new Set<string>()
  for (const name of clip.keys()) {
    const free = freeId(name, (id) => isTaken(id) || given.has(id))
    names.set(name, free)
    given.add(free)
  }
  return names
}

/** A body keeps its name when the file has none of this name, or the very same. */
function freeFlows(file: Flow, clip: Flow): Map<string, string> {
  const names = new Map<string, string>()
  for (const [name, body] of clip.flows) {
    const known = file.flows.get(name)
    const isSame = known !== undefined && writeFlow(known) === writeFlow(body)
    const taken = (id: string): boolean => file.flows.has(id) || [...names.values()].includes(id)
    names.set(name, isSame ? name : freeId(name, taken))
  }
  return names
}

function merge(target: Flow, clip: Flow, names: Names, by: { x: number; y: number }): Flow {
  const follow = (wire: Wire): Wire => ({
    node: names.nodes.get(wire.node) ?? wire.node,
    port: wire.node === 'inputs' ? (names.inputs.get(wire.port) ?? wire.port) : wire.port,
  })
  const nodes = new Map(target.nodes)
  for (const [id, node] of clip.nodes) {
    nodes.set(names.nodes.get(id) ?? id, withBody(mapNodeWires(node, follow), names.flows))
  }
  const inputs = new Map(target.inputs)
  for (const [name, input] of clip.inputs) inputs.set(names.inputs.get(name) ?? name, input)
  const outputs = new Map(target.outputs)
  for (const [name, wire] of clip.outputs)
    outputs.set(names.outputs.get(name) ?? name, follow(wire))
  return editLayout({ ...target, nodes, inputs, outputs }, (layout) =>
    joinLayouts(layout, layoutOf(clip), { names, by }),
  )
}

function joinLayouts(
  layout: FlowLayout,
  clip: FlowLayout,
  { names, by }: { names: Names; by: { x: number; y: number } },
): FlowLayout {
  const moved = <P extends Place>(place: P): P => ({
    ...place,
    x: place.x + by.x,
    y: place.y + by.y,
  })
  const places = new Map(layout.nodes)
  for (const [id, place] of clip.nodes) places.set(newId(id, names), moved(place))
  const groups = clip.groups.map((group) => ({
    ...group,
    nodes: group.nodes.map((id) => newId(id, names)),
  }))
  return {
    nodes: places,
    groups: [...layout.groups, ...groups],
    notes: [...layout.notes, ...clip.notes.map(moved)],
  }
}

function withBodyNames(body: Flow, flows: ReadonlyMap<string, string>): Flow {
  const nodes = new Map([...body.nodes].map(([id, node]) => [id, withBody(node, flows)]))
  return { ...body, nodes }
}

function withBody(node: FlowNode, flows: ReadonlyMap<string, string>): FlowNode {
  const flow = node.flow === undefined ? undefined : flows.get(node.flow)
  return flow === undefined || flow === node.flow ? node : { ...node, flow }
}

function endIds(clip: Flow): string[] {
  const inputs = [...clip.inputs.keys()].map((name) => canvasId({ kind: 'input', name }))
  return [...inputs, ...[...clip.outputs.keys()].map((name) => canvasId({ kind: 'output', name }))]
}

/** What the groups and notes of a clip are selected by, behind those that are there. */
function groundIds({ groups, notes }: FlowLayout, clip: FlowLayout): string[] {
  return [
    ...clip.groups.map((_, at) => `group:${groups.length + at}`),
    ...clip.notes.map((_, at) => `note:${notes.length + at}`),
  ]
}

function newId(id: string, { nodes, inputs, outputs }: Names): string {
  const input = id.startsWith('inputs.') ? inputs.get(id.slice('inputs.'.length)) : undefined
  if (input !== undefined) return wireText({ node: 'inputs', port: input })
  const output = id.startsWith('outputs.') ? outputs.get(id.slice('outputs.'.length)) : undefined
  if (output !== undefined) return wireText({ node: 'outputs', port: output })
  return nodes.get(id) ?? id
}
