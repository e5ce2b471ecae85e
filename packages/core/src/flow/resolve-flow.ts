import type { FlowIssue } from '../error.ts'
import { bind, list, type PortType } from '../node/port-type.ts'
import type { Registry } from '../node/registry.ts'
import { checkFlowKeys, checkNodeKeys } from './check-keys.ts'
import { flowDigest } from './digest.ts'
import type { Flow, Wire } from './flow.ts'
import { createIssueList, nearest, type IssueList, type Place } from './issues.ts'
import { defaultLimits } from './limits.ts'
import { orderNodes } from './order-nodes.ts'
import type { Plan, PlannedFlowInput, PlannedInput, PlannedNode, ResolvedPorts } from './plan.ts'
import { resolveFlowInputs, resolveFlowOutputs } from './resolve-flow-ends.ts'
import { resolveInputs, type FindSource, type WireSource } from './resolve-inputs.ts'
import { resolveModels, type ModelCheck } from './resolve-models.ts'
import { resolvePolicy } from './resolve-policy.ts'
import { resolvePorts } from './resolve-ports.ts'

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
  /** Outputs as consumers see them, by node number and port; `undefined` where the type is not known. */
  readonly sources: Map<string, WireSource | undefined>[]
  readonly index: Map<string, number>
  readonly nodes: PlannedNode[]
  /** Who takes values from each node, by its number; the same arrays as in `nodes`. */
  readonly consumers: number[][]
}

/**
 * Decides every type, wire and lift of a flow, and collects all problems on the way. `plan` is
 * `undefined` when one of them blocks a run.
 */
export function resolveFlow(
  flow: Flow,
  registry: Registry,
  options: ResolveOptions = {},
): { plan: Plan | undefined; issues: FlowIssue[] } {
  const issues = createIssueList(options.issues ?? defaultLimits.issues)
  const plan = resolveOne(flow, '', { registry, options, issues })
  for (const [name, body] of flow.flows) {
    resolveOne(body, `/flows/${name}`, { registry, options, issues })
  }
  return { plan: issues.errors > 0 ? undefined : plan, issues: issues.all }
}

function resolveOne(
  flow: Flow,
  path: string,
  { registry, options, issues }: { registry: Registry; options: ResolveOptions; issues: IssueList },
): Plan {
  checkFlowKeys(flow, path, issues)
  const work: Work = {
    flow,
    path,
    issues,
    ports: new Map(),
    flowInputs: resolveFlowInputs(flow, path, issues),
    sources: [],
    index: new Map(),
    nodes: [],
    consumers: [],
  }
  for (const [id, node] of flow.nodes) {
    if (issues.full) break
    const place = nodePlace(work, id)
    const ports = resolvePorts(node, place, registry, issues)
    if (ports) work.ports.set(id, ports)
    checkNodeKeys(node, place, issues)
  }
  const { order, cycles } = orderNodes(flow)
  for (const cycle of cycles) reportCycle(cycle, work)
  for (const id of order) {
    if (issues.full) break
    resolveNode(id, work, options.models)
  }
  const findSource: FindSource = (wire, place) => sourceOf(wire, place, work)
  return finishPlan(work, resolveFlowOutputs(flow.outputs, path, findSource))
}

function resolveNode(id: string, work: Work, check: ModelCheck | undefined): void {
  const { issues } = work
  const node = work.flow.nodes.get(id)
  const ports = work.ports.get(id)
  if (!node || !ports) return
  const place = nodePlace(work, id)
  if (node.flow !== undefined) {
    const told = `\`${ports.type.name}\` has no body: remove \`flow\``
    issues.error('flow-refused', { ...place, pointer: `${place.pointer}/flow` }, told)
  }
  const findSource: FindSource = (wire, at) => sourceOf(wire, at, work)
  const { inputs, bound, unresolved, lifted } = resolveInputs(node, ports, {
    place,
    issues,
    findSource,
  })
  const number = work.nodes.length
  const outputs = Object.entries(ports.outputs).map(([name, port]) => {
    return { name, type: bound ? bind(port.type, bound) : port.type }
  })
  work.index.set(id, number)
  work.sources.push(
    new Map(
      outputs.map(({ name, type }) => {
        const known = !(unresolved && type.variable)
        return [name, known ? { node: number, type: lifted ? lift(type) : type } : undefined]
      }),
    ),
  )
  const from = sourceNodes(inputs)
  for (const source of from) work.consumers[source]?.push(number)
  const consumers: number[] = []
  work.consumers.push(consumers)
  const ranged = inputs.some(isRanged) ? inputs.filter(isRanged) : noInputs
  work.nodes.push({
    id,
    type: ports.type,
    inputs,
    ranged,
    outputs,
    lifted,
    consumers,
    sources: from.size,
    models: resolveModels(node, ports.type, { place, issues, check }),
    policy: resolvePolicy(node, outputs, place, issues),
  })
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

function sourceNodes(inputs: readonly PlannedInput[]): Set<number> {
  const from = new Set<number>()
  for (const { source } of inputs) {
    const wires = source.type === 'gather' ? source.wires : source.type === 'wire' ? [source] : []
    for (const wire of wires) if (wire.node >= 0) from.add(wire.node)
  }
  return from
}

const noSource: ReadonlyMap<string, WireSource | undefined> = new Map()

function sourceOf(wire: Wire, place: Place, work: Work): WireSource | undefined {
  const { flow, issues } = work
  if (wire.node === 'inputs') {
    const input = work.flowInputs.get(wire.port)
    if (input) return { node: -1, type: input.type }
    // A declared input without a type is reported already.
    if (flow.inputs.has(wire.port) || issues.full) return undefined
    const advice = suggestion(wire.port, flow.inputs.keys()) ?? ': add it under `inputs`'
    const told = `the flow declares no input \`${wire.port}\`${advice}`
    issues.error('unknown-source', place, told)
    return undefined
  }
  if (!flow.nodes.has(wire.node)) {
    if (issues.full) return undefined
    const told = `there is no node \`${wire.node}\`${suggestion(wire.node, flow.nodes.keys()) ?? ''}`
    issues.error('unknown-source', place, told)
    return undefined
  }
  const number = work.index.get(wire.node)
  if (number === undefined) return undefined // unresolved, and reported at that node
  const outputs = work.sources[number] ?? noSource
  if (outputs.has(wire.port)) return outputs.get(wire.port)
  const advice = suggestion(wire.port, outputs.keys()) ?? ''
  const known = [...outputs.keys()].join(', ') || 'none'
  const told = `\`${wire.node}\` has no output \`${wire.port}\`${advice}; it has ${known}`
  issues.error('unknown-source', place, told)
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

function finishPlan(work: Work, outputs: Plan['outputs']): Plan {
  let digest: string | undefined
  return {
    nodes: work.nodes,
    index: work.index,
    inputs: work.flowInputs,
    outputs,
    get digest() {
      return (digest ??= flowDigest(work.flow))
    },
  }
}

function nodePlace(work: Work, id: string): Place {
  return { pointer: `${work.path}/nodes/${id}`, node: id }
}
