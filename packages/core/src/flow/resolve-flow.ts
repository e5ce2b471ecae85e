import { bind, list, type PortType } from '../node/port-type.ts'
import type { Ports } from '../node/ports.ts'
import type { Registry } from '../node/registry.ts'
import { checkFlowKeys, checkNodeKeys } from './check-keys.ts'
import type { Flow, Wire } from './flow.ts'
import { createIssueList, nearest, type IssueList, type Place } from './issues.ts'
import { defaultLimits } from './limits.ts'
import { orderNodes } from './order-nodes.ts'
import type {
  FlowDraft,
  FlowPlan,
  PlannedFlowInput,
  PlannedInput,
  PlannedNode,
  PlannedOutput,
  PlannedWire,
  ResolvedPorts,
} from './plan.ts'
import { resolveBody, type Bodies } from './resolve-body.ts'
import { resolveFlowInputs, resolveFlowOutputs } from './resolve-flow-ends.ts'
import { resolveInputs, type FindSource, type WireSource } from './resolve-inputs.ts'
import { referencesOf, resolveModels, type ModelCheck } from './resolve-models.ts'
import { resolvePolicy } from './resolve-policy.ts'
import { checkNeedsOne, resolvePorts } from './resolve-ports.ts'
import { takersOf } from './takers.ts'

/** What a flow is resolved against. */
export interface ResolveOptions {
  /** Asked, when given, whether each model reference could serve. */
  models?: ModelCheck
  /** Problems that are collected before the rest is left out. Default 100. */
  issues?: number
}

interface Work {
  readonly flow: Flow
  readonly path: string
  readonly issues: IssueList
  readonly ports: Map<string, ResolvedPorts>
  readonly flowInputs: Map<string, PlannedFlowInput>
  readonly index: Map<string, number>
  readonly nodes: PlannedNode[]
  /** How many nodes each node takes values from. */
  readonly sources: number[]
  /** Pairs of nodes of which the second takes a value from the first, one after the other. */
  readonly pairs: number[]
  /** The node that last took a value from each node, so that it counts once. */
  readonly lastTaker: number[]
  /** Nodes whose type variable cannot be told, because a wire has a problem of its own. */
  readonly unresolved: Set<number>
  readonly findSource: FindSource
}

/** Decides every type, wire and lift of a flow, and collects all problems on the way. */
export function resolveFlow(
  flow: Flow,
  registry: Registry,
  options: ResolveOptions = {},
): FlowDraft & { readonly errors: number } {
  const issues = createIssueList(options.issues ?? defaultLimits.issues)
  const bodies: Bodies = {
    flows: flow.flows,
    known: new Map(),
    byPlan: new Map(),
    open: [],
    issues,
    resolve: (one, path, all) => resolveOne(one, path, { registry, options, bodies: all }),
  }
  const outer = bodies.resolve(flow, '', bodies)
  const plans = new Map<string, FlowPlan>()
  for (const [name, body] of flow.flows) plans.set(name, resolveBody(name, body, bodies).plan)
  return { outer, bodies: plans, issues: issues.all, errors: issues.errors }
}

function resolveOne(
  flow: Flow,
  path: string,
  { registry, options, bodies }: { registry: Registry; options: ResolveOptions; bodies: Bodies },
): FlowPlan {
  const { issues } = bodies
  checkFlowKeys(flow, path, issues)
  const work: Work = {
    flow,
    path,
    issues,
    ports: new Map(),
    flowInputs: resolveFlowInputs(flow, path, issues),
    index: new Map(),
    nodes: [],
    sources: [],
    pairs: [],
    lastTaker: [],
    unresolved: new Set(),
    findSource: (wire, place) => sourceOf(wire, place, work),
  }
  for (const [id, node] of flow.nodes) {
    if (issues.full) break
    const place = nodePlace(work, id)
    const ports = resolvePorts(node, place, registry, bodies)
    if (ports) work.ports.set(id, ports)
    checkNodeKeys(node, place, issues)
  }
  const { order, cycles } = orderNodes(flow)
  for (const cycle of cycles) reportCycle(cycle, work)
  for (const id of order) {
    if (issues.full) break
    resolveNode(id, work, options.models)
  }
  const outputs = resolveFlowOutputs(flow.outputs, path, work.findSource)
  const { nodes, index, flowInputs: inputs, pairs } = work
  return {
    nodes,
    index,
    inputs,
    outputs,
    takers: takersOf(pairs, nodes.length),
    sources: Int32Array.from(work.sources),
    references: referencesOf(nodes),
  }
}

function resolveNode(id: string, work: Work, check: ModelCheck | undefined): void {
  const { issues } = work
  const node = work.flow.nodes.get(id)
  const ports = work.ports.get(id)
  if (!node || !ports) return
  const place = nodePlace(work, id)
  const resolved = resolveInputs(node, ports, { place, issues, findSource: work.findSource })
  const { inputs, bound, lifted } = resolved
  checkNeedsOne(ports, inputs, place, issues)
  const number = work.nodes.length
  work.index.set(id, number)
  if (resolved.unresolved) work.unresolved.add(number)
  const outputs = resolveOutputs(ports, bound)
  work.sources.push(takeFrom(inputs, number, work))
  work.nodes.push({
    id,
    index: number,
    type: ports.type,
    inputs,
    ranged: inputs.some(isRanged) ? inputs.filter(isRanged) : noInputs,
    outputs,
    lifted,
    models: resolveModels(node, ports.type, { place, issues, check }),
    policy: resolvePolicy(node, { type: ports.type, outputs }, place, issues),
    body: ports.body,
  })
}

/** Outputs without a type variable are alike in all nodes of a type, and are shared. */
const plainOutputs = new WeakMap<Ports, readonly PlannedOutput[]>()

function resolveOutputs({ outputs }: ResolvedPorts, bound: PortType | undefined) {
  const known = plainOutputs.get(outputs)
  if (known) return known
  const made = Object.entries(outputs).map(([name, { type }]): PlannedOutput => {
    return { name, type: bound ? bind(type, bound) : type }
  })
  if (Object.values(outputs).every(({ type }) => !type.variable)) plainOutputs.set(outputs, made)
  return made
}

const noInputs: readonly PlannedInput[] = []

function isRanged({ port, source }: PlannedInput): boolean {
  if (source.type !== 'wire' && source.type !== 'gather') return false
  return port.choices !== undefined || port.minimum !== undefined || port.maximum !== undefined
}

/** A list around a lifted output. A list of lists stays one: `flatten` alone takes it, and never lifts. */
function lift(type: PortType): PortType {
  return type.depth === 2 ? type : list(type)
}

/** Notes who a node takes values from; gives how many they are. */
function takeFrom(inputs: readonly PlannedInput[], taker: number, work: Work): number {
  let sources = 0
  const take = ({ node }: PlannedWire): void => {
    if (node < 0 || work.lastTaker[node] === taker) return
    work.lastTaker[node] = taker
    work.pairs.push(node, taker)
    sources++
  }
  for (const { source } of inputs) {
    if (source.type === 'wire') take(source)
    else if (source.type === 'gather') source.wires.forEach(take)
  }
  return sources
}

function sourceOf(wire: Wire, place: () => Place, work: Work): WireSource | undefined {
  if (wire.node === 'inputs') return inputSource(wire.port, place, work)
  const { flow, issues } = work
  if (!flow.nodes.has(wire.node)) {
    if (issues.full) return undefined
    const told = `there is no node \`${wire.node}\`${suggestion(wire.node, flow.nodes.keys()) ?? ''}`
    issues.error('unknown-source', place(), told)
    return undefined
  }
  const number = work.index.get(wire.node) ?? -1
  const node = work.nodes[number]
  if (!node) return undefined // reported at that node
  const output = node.outputs.find(({ name }) => name === wire.port)
  if (output) {
    if (output.type.variable && work.unresolved.has(number)) return undefined
    const type = node.lifted ? lift(output.type) : output.type
    return { node: number, port: output.name, type }
  }
  const names = node.outputs.map(({ name }) => name)
  const advice = suggestion(wire.port, names) ?? ''
  const told = `\`${wire.node}\` has no output \`${wire.port}\`${advice}; it has ${names.join(', ') || 'none'}`
  issues.error('unknown-source', place(), told)
  return undefined
}

function inputSource(name: string, place: () => Place, work: Work): WireSource | undefined {
  const { flow, issues, flowInputs } = work
  const input = flowInputs.get(name)
  if (input) return { node: -1, port: name, type: input.type }
  // A declared input without a type is reported already.
  if (flow.inputs.has(name) || issues.full) return undefined
  const advice = suggestion(name, flow.inputs.keys()) ?? ': add it under `inputs`'
  issues.error('unknown-source', place(), `the flow declares no input \`${name}\`${advice}`)
  return undefined
}

function suggestion(name: string, known: Iterable<string>): string | undefined {
  const near = nearest(name, known)
  return near && `; did you mean \`${near}\`?`
}

const longestCycle = 20

function reportCycle(cycle: readonly string[], work: Work): void {
  const [first = ''] = cycle
  const shown = cycle.slice(0, longestCycle)
  if (cycle.length > shown.length) shown.push(`… ${cycle.length - shown.length} more`)
  const path = [...shown, first].join(' → ')
  const told = `these nodes feed each other: ${path}. Cut one of the wires; to run something again and again use \`repeat\``
  work.issues.error('cycle', nodePlace(work, first), told)
}

function nodePlace(work: Work, id: string): Place {
  return { pointer: `${work.path}/nodes/${id}`, node: id }
}
