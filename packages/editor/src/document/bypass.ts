import { parseWire, wireText, type Flow, type FlowNode, type FlowPlan } from '@chainwright/core'
import type { InputSource, Json, Wire } from '@chainwright/core'
import { canvasId } from '../headless/canvas-id.ts'
import { setInput } from './edit-nodes.ts'
import { removeAndHeal } from './heal.ts'

/** Where a file keeps what was wired before a node was bypassed; inert for everybody else. */
const key = 'x-bypass'

/** Whether a node is off, and wires lead past it. */
export function isBypassed(node: FlowNode | undefined): boolean {
  return node?.off === true && node.extra?.has(key) === true
}

/**
 * Switches a node off and leads the wires past it: what took its outputs takes what feeds it, where the
 * types suit. The file says exactly what runs, so that it runs alike everywhere; the wires from before
 * stand under `x-bypass` of the node. The same flow when nothing suits.
 */
export function bypassNode(flow: Flow, id: string, plan: FlowPlan | undefined): Flow {
  const node = flow.nodes.get(id)
  if (!node) return flow
  const healed = removeAndHeal(flow, new Set([id]), plan)
  const changed = endsOf(flow).flatMap(({ end, source }) => {
    const now = sourceAt(healed, end)
    return takesFrom(source, id) && now ? [{ end, was: source, now }] : []
  })
  if (changed.length === 0) return flow
  const rewired = changed.reduce((edited, { end, now }) => setSource(edited, end, now), flow)
  const record = changed.map(({ end, was, now }): [string, Json] => [
    end,
    { was: sourceJson(was), now: sourceJson(now) },
  ])
  const extra = new Map(node.extra).set(key, Object.fromEntries(record))
  return { ...rewired, nodes: new Map(rewired.nodes).set(id, { ...node, off: true, extra }) }
}

/** Switches a bypassed node on again and puts the wires back that are still as the bypass left them. */
export function takeInAgain(flow: Flow, id: string): Flow {
  const node = flow.nodes.get(id)
  if (!node || !isBypassed(node)) return flow
  const { off: _, extra: before, ...rest } = node
  const extra = new Map(before)
  const record = extra.get(key)
  extra.delete(key)
  const back: FlowNode = extra.size > 0 ? { ...rest, extra } : rest
  const on: Flow = { ...flow, nodes: new Map(flow.nodes).set(id, back) }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return on
  return Object.entries(record).reduce((edited, [end, wires]) => putBack(edited, end, wires), on)
}

function putBack(flow: Flow, end: string, wires: Json | undefined): Flow {
  if (typeof wires !== 'object' || wires === null || Array.isArray(wires)) return flow
  const { was, now } = wires as { readonly [name: string]: Json | undefined }
  const source = readSource(was)
  const current = sourceAt(flow, end)
  const isAsLeft = current && JSON.stringify(sourceJson(current)) === JSON.stringify(now)
  return source && isAsLeft ? setSource(flow, end, source) : flow
}

interface End {
  /** `node.port`, or `outputs.NAME`. */
  readonly end: string
  readonly source: InputSource
}

/** Every input that is wired, and every output of the flow. */
function endsOf(flow: Flow): End[] {
  const inputs = [...flow.nodes].flatMap(([node, { inputs: sources }]) =>
    [...sources].map(([port, source]) => ({ end: wireText({ node, port }), source })),
  )
  const outputs = [...flow.outputs].map(([name, wire]): End => {
    return { end: canvasId({ kind: 'output', name }), source: { type: 'wire', wire } }
  })
  return [...inputs, ...outputs]
}

function sourceAt(flow: Flow, end: string): InputSource | undefined {
  const { node = '', port = '' } = parseWire(end) ?? {}
  if (node !== 'outputs') return flow.nodes.get(node)?.inputs.get(port)
  const wire = flow.outputs.get(port)
  return wire && { type: 'wire', wire }
}

function setSource(flow: Flow, end: string, source: InputSource): Flow {
  const { node = '', port = '' } = parseWire(end) ?? {}
  if (node !== 'outputs') return setInput(flow, node, port, source)
  if (source.type !== 'wire' || !flow.outputs.has(port)) return flow
  return { ...flow, outputs: new Map(flow.outputs).set(port, source.wire) }
}

function takesFrom(source: InputSource, id: string): boolean {
  if (source.type === 'wire') return source.wire.node === id
  return source.type === 'gather' && source.wires.some(({ node }) => node === id)
}

/** `"node.port"`, or a list of them. */
function sourceJson(source: InputSource): Json {
  if (source.type === 'wire') return wireText(source.wire)
  return source.type === 'gather' ? source.wires.map(wireText) : source.value
}

function readSource(json: Json | undefined): InputSource | undefined {
  if (typeof json === 'string') {
    const wire = parseWire(json)
    return wire && { type: 'wire', wire }
  }
  if (!Array.isArray(json)) return undefined
  const wires = json.map((one) => (typeof one === 'string' ? parseWire(one) : undefined))
  return wires.every((wire): wire is Wire => wire !== undefined)
    ? { type: 'gather', wires }
    : undefined
}
