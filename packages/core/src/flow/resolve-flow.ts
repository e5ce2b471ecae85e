import type { FlowIssue } from '../error.ts'
import { bind, list, portTypeByName, portTypes, type PortType } from '../node/port-type.ts'
import type { Registry } from '../node/registry.ts'
import { flowDigest } from './digest.ts'
import type { Flow, FlowNode, Wire } from './flow.ts'
import { createIssueList, nearest, type IssueList, type Place } from './issues.ts'
import { orderNodes } from './order-nodes.ts'
import type {
  Plan,
  PlannedFlowInput,
  PlannedInput,
  PlannedNode,
  PlannedWire,
  ResolvedPorts,
} from './plan.ts'
import { resolveInputs, type WireSource } from './resolve-inputs.ts'
import { resolveModels, type ModelCheck } from './resolve-models.ts'
import { checkLiterals, resolvePorts } from './resolve-ports.ts'

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
  /** Outputs as consumers see them, by node number and port. */
  readonly sources: Map<string, WireSource>[]
  readonly index: Map<string, number>
  readonly nodes: PlannedNode[]
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
  const issues = createIssueList(options.issues ?? 100)
  const plan = resolveOne(flow, '', { registry, options, issues })
  for (const [name, body] of flow.flows) {
    resolveOne(body, `/flows/${name}`, { registry, options, issues })
  }
  const blocked = issues.all.some((issue) => issue.severity === 'error')
  return { plan: blocked ? undefined : plan, issues: issues.all }
}

function resolveOne(
  flow: Flow,
  path: string,
  { registry, options, issues }: { registry: Registry; options: ResolveOptions; issues: IssueList },
): Plan {
  const work: Work = {
    flow,
    path,
    issues,
    ports: new Map(),
    flowInputs: resolveFlowInputs(flow, path, issues),
    sources: [],
    index: new Map(),
    nodes: [],
  }
  for (const [id, node] of flow.nodes) {
    const ports = resolvePorts(node, nodePlace(work, id), registry, issues)
    if (ports) work.ports.set(id, ports)
    checkUnknownKeys(node, nodePlace(work, id), issues)
  }
  const { order, cycle } = orderNodes(flow)
  if (cycle) {
    const told = `these nodes feed each other: ${cycle.join(' → ')}. Cut one of the wires; to run something again and again use \`repeat\``
    issues.error('cycle', nodePlace(work, cycle[0] ?? ''), told)
  }
  for (const id of order) resolveNode(id, work, options.models)
  const outputs = resolveOutputs(work)
  return finishPlan(work, outputs)
}

function resolveNode(id: string, work: Work, models: ModelCheck | undefined): void {
  const node = work.flow.nodes.get(id)
  const ports = work.ports.get(id)
  if (!node || !ports) return
  const place = nodePlace(work, id)
  if (!ports.type.ports) checkLiterals(node, ports.inputs, place, work.issues)
  if (node.flow !== undefined) {
    const told = `\`${ports.type.name}\` has no body: remove \`flow\``
    work.issues.error('flow-refused', { ...place, pointer: `${place.pointer}/flow` }, told)
  }
  const findSource = (wire: Wire, at: Place): WireSource | undefined => sourceOf(wire, at, work)
  const { inputs, bound, lifted } = resolveInputs(node, ports, {
    place,
    issues: work.issues,
    findSource,
  })
  const number = work.nodes.length
  const outputs = Object.entries(ports.outputs).map(([name, port]) => {
    return { name, type: bound ? bind(port.type, bound) : port.type }
  })
  work.index.set(id, number)
  work.sources.push(
    new Map(
      outputs.map(({ name, type }) => [name, { node: number, type: lifted ? lift(type) : type }]),
    ),
  )
  const from = sourceNodes(inputs)
  for (const source of from) (work.nodes[source]?.consumers as number[]).push(number)
  const ranged = inputs.some(isRanged) ? inputs.filter(isRanged) : noInputs
  const planned = {
    id,
    type: ports.type,
    inputs,
    ranged,
    outputs,
    lifted,
    consumers: [],
    sources: from.size,
  }
  const resolvedModels = resolveModels(node, ports.type, place, work.issues, models)
  work.nodes.push({ ...planned, models: resolvedModels, policy: policyOf(node) })
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
    if (source.type === 'wire' && source.node >= 0) from.add(source.node)
    if (source.type === 'gather')
      for (const wire of source.wires) if (wire.node >= 0) from.add(wire.node)
  }
  return from
}

function sourceOf(wire: Wire, place: Place, work: Work): WireSource | undefined {
  if (wire.node === 'inputs') {
    const input = work.flowInputs.get(wire.port)
    if (input) return { node: -1, type: input.type }
    if (work.flow.inputs.has(wire.port)) return undefined // its type is reported already
    const near = nearest(wire.port, work.flow.inputs.keys())
    const told = `the flow declares no input \`${wire.port}\`${near ? `; did you mean \`${near}\`?` : ': add it under `inputs`'}`
    work.issues.error('unknown-source', place, told)
    return undefined
  }
  if (!work.flow.nodes.has(wire.node)) {
    const near = nearest(wire.node, work.flow.nodes.keys())
    const told = `there is no node \`${wire.node}\`${near ? `; did you mean \`${near}\`?` : ''}`
    work.issues.error('unknown-source', place, told)
    return undefined
  }
  const number = work.index.get(wire.node)
  if (number === undefined) return undefined // unresolved, and reported at that node
  const source = work.sources[number]?.get(wire.port)
  if (source) return source
  const known = [...(work.sources[number]?.keys() ?? [])]
  const told = `\`${wire.node}\` has no output \`${wire.port}\`; it has ${known.join(', ') || 'none'}`
  work.issues.error('unknown-source', place, told)
  return undefined
}

function resolveFlowInputs(
  flow: Flow,
  path: string,
  issues: IssueList,
): Map<string, PlannedFlowInput> {
  const resolved = new Map<string, PlannedFlowInput>()
  for (const [name, input] of flow.inputs) {
    const pointer = `${path}/inputs/${name}`
    const type = portTypeByName(input.type)
    if (!type || type.depth === 2) {
      const told = `there is no type \`${input.type}\`; use ${[...portTypes.keys()].join(', ')}, or a list such as text[]`
      issues.error('unknown-port-type', { pointer: `${pointer}/type` }, told)
      continue
    }
    if (input.default !== undefined && !type.accepts(input.default)) {
      issues.error(
        'literal-type',
        { pointer: `${pointer}/default` },
        `the default of \`${name}\` is not ${type.name}`,
      )
    }
    resolved.set(name, { type, default: input.default })
  }
  return resolved
}

function resolveOutputs(work: Work): Map<string, PlannedWire> {
  const outputs = new Map<string, PlannedWire>()
  for (const [name, wire] of work.flow.outputs) {
    const source = sourceOf(wire, { pointer: `${work.path}/outputs/${name}` }, work)
    if (source) outputs.set(name, { type: 'wire', node: source.node, port: wire.port, fit: 'same' })
  }
  return outputs
}

function finishPlan(work: Work, outputs: Map<string, PlannedWire>): Plan {
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

const plainPolicy = {
  retries: 0,
  timeoutMs: undefined,
  onError: { type: 'fail' },
  off: false,
} as const

function policyOf(node: FlowNode): PlannedNode['policy'] {
  const { retries, timeoutMs, onError, off } = node
  if (retries === undefined && timeoutMs === undefined && onError === undefined && !off)
    return plainPolicy
  return {
    retries: retries ?? 0,
    timeoutMs,
    onError: onError ?? plainPolicy.onError,
    off: off ?? false,
  }
}

function checkUnknownKeys(node: FlowNode, place: Place, issues: IssueList): void {
  for (const key of node.extra?.keys() ?? []) {
    if (!key.startsWith('x-')) {
      issues.error(
        'unknown-key',
        { ...place, pointer: `${place.pointer}/${key}` },
        `a node has no \`${key}\``,
      )
    }
  }
}

function nodePlace(work: Work, id: string): Place {
  return { pointer: `${work.path}/nodes/${id}`, node: id }
}
