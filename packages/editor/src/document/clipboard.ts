import { defaultLimits, parseFlow, writeFlow, type Flow, type FlowNode } from '@chainwright/core'
import { canvasId } from '../headless/canvas-id.ts'
import { withoutKeys } from '../lib/maps.ts'
import { editLayout, layoutOf } from './edit-layout.ts'
import { mapNodeWires } from './edit-nodes.ts'
import type { Selected } from './selection.ts'

/** What a text from the clipboard turned out to be. */
export type Pasted =
  | { readonly type: 'flow'; readonly flow: Flow }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'nothing' }

/**
 * Cuts the selected cards out of a flow of a file, as a flow of their own: nodes, inputs and outputs of
 * the flow, the wires between them, their places, groups and notes, and the flows that they use as
 * bodies. Wires that lead elsewhere are left out.
 */
export function clipFlow(file: Flow, shown: Flow, selected: Selected): Flow {
  const nodes = new Set(selected.nodes)
  const inputs = new Set(selected.inputs)
  const outputs = new Set(selected.outputs)
  const stays = (wire: { node: string; port: string }): boolean =>
    wire.node === 'inputs' ? inputs.has(wire.port) : nodes.has(wire.node)
  const cut = (node: FlowNode): FlowNode =>
    mapNodeWires(node, (wire) => (stays(wire) ? wire : undefined))
  const kept = [...shown.nodes].filter(([id]) => nodes.has(id))
  const clip: Flow = {
    inputs: withoutKeys(shown.inputs, missing(shown.inputs, inputs)),
    nodes: new Map(kept.map(([id, node]) => [id, cut(node)])),
    outputs: new Map([...shown.outputs].filter(([name, wire]) => outputs.has(name) && stays(wire))),
    flows: flowsOf(kept, file),
  }
  return withLayoutOf(clip, shown, selected)
}

/** The text of a clip, which is a flow file. */
export function clipText(clip: Flow): string {
  return writeFlow(clip)
}

/** What a text is that somebody pastes. Nothing but reading is done, within the limits of files. */
export function readPasted(text: string): Pasted {
  if (text.trim() === '') return { type: 'nothing' }
  if (!looksLikeFlow(text)) {
    const { stringBytes } = defaultLimits
    if (text.length <= stringBytes) return { type: 'text', text }
    return { type: 'refused', why: `the text is longer than ${stringBytes.toLocaleString('en')}` }
  }
  const { flow, issues } = parseFlow(text)
  if (flow) return { type: 'flow', flow }
  return { type: 'refused', why: issues[0]?.message ?? 'it is no flow file' }
}

function looksLikeFlow(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"chainwright"')
}

function missing<V>(map: ReadonlyMap<string, V>, kept: ReadonlySet<string>): Set<string> {
  return new Set([...map.keys()].filter((name) => !kept.has(name)))
}

/** The flows that nodes use as their bodies, those inside of bodies included. */
function flowsOf(nodes: Iterable<[string, FlowNode]>, file: Flow): Map<string, Flow> {
  const used = new Map<string, Flow>()
  const open = [...nodes]
  // The list grows while it is walked.
  for (const [, { flow: name }] of open) {
    const body = name === undefined ? undefined : file.flows.get(name)
    if (name === undefined || !body || used.has(name)) continue
    used.set(name, body)
    open.push(...body.nodes)
  }
  return used
}

function withLayoutOf(clip: Flow, shown: Flow, selected: Selected): Flow {
  const ids = new Set([
    ...clip.nodes.keys(),
    ...[...clip.inputs.keys()].map((name) => canvasId({ kind: 'input', name })),
    ...[...clip.outputs.keys()].map((name) => canvasId({ kind: 'output', name })),
  ])
  const before = layoutOf(shown)
  return editLayout(clip, () => ({
    nodes: new Map([...before.nodes].filter(([id]) => ids.has(id))),
    groups: before.groups
      .filter((group, at) => selected.groups.includes(at) || group.nodes.every((id) => ids.has(id)))
      .map((group) => ({ ...group, nodes: group.nodes.filter((id) => ids.has(id)) }))
      .filter(({ nodes }) => nodes.length > 0),
    notes: before.notes.filter((_, at) => selected.notes.includes(at)),
  }))
}
