import type { NodeType, FlowPorts } from '../node/node-type.ts'
import { port, type Port } from '../node/ports.ts'
import type { Flow, FlowNode } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'
import { defaultLimits } from './limits.ts'
import type { FlowPlan } from './plan.ts'

/** How deep flows may stand in one another. */
const deepest = 16

/** A flow of the file, decided once for all nodes that use it. */
export interface Body {
  readonly plan: FlowPlan
  readonly ports: FlowPorts
  /** How many flows stand in one another here, this one included. */
  readonly height: number
  /** Its nodes, and those of its own bodies. */
  readonly size: number
  /** False when it has problems of its own: they are told there, and not at its users. */
  readonly sound: boolean
}

/** The flows of a file while they are being decided. */
export interface Bodies {
  readonly flows: ReadonlyMap<string, Flow>
  readonly known: Map<string, Body>
  /** The same ones by their plans, by which nodes know them. */
  readonly byPlan: Map<FlowPlan, Body>
  /** The flows that are being decided now, outermost first. */
  readonly open: string[]
  readonly issues: IssueList
  readonly resolve: (flow: Flow, path: string, bodies: Bodies) => FlowPlan
}

/** Decides one flow of the file, unless that was done before. */
export function resolveBody(name: string, flow: Flow, bodies: Bodies): Body {
  const known = bodies.known.get(name)
  if (known) return known
  const before = bodies.issues.errors
  bodies.open.push(name)
  const plan = bodies.resolve(flow, `/flows/${name}`, bodies)
  bodies.open.pop()
  const inside = bodiesIn(plan, bodies)
  const body = {
    plan,
    ports: portsOf(plan),
    height: inside.reduce((most, { height }) => Math.max(most, height), 0) + 1,
    size: inside.reduce((sum, { size }) => sum + size, plan.nodes.length),
    sound: bodies.issues.errors === before,
  }
  bodies.known.set(name, body)
  bodies.byPlan.set(plan, body)
  return body
}

/**
 * The flow that is a node's body. Gives `undefined`, and says why, when the node names none, one that
 * is not there, one that would stand in itself, or too many in one another; also, without a word,
 * for node types without a body.
 */
export function bodyOf(
  node: FlowNode,
  type: NodeType,
  place: Place,
  bodies: Bodies,
): Body | undefined {
  const { issues, flows, open } = bodies
  const at = { ...place, pointer: `${place.pointer}/flow` }
  const name = node.flow
  if (type.kind !== 'body') {
    if (name !== undefined)
      issues.error('flow-refused', at, `\`${type.name}\` has no body: remove \`flow\``)
    return undefined
  }
  if (name === undefined) {
    const known = [...flows.keys()].join(', ') || 'none yet'
    const told = `\`${type.name}\` needs a body: add "flow" with the name of an entry of \`flows\` (there is ${known})`
    issues.error('flow-missing', place, told)
    return undefined
  }
  const flow = flows.get(name)
  if (!flow) {
    const near = nearest(name, flows.keys())
    const told = `there is no flow \`${name}\` under \`flows\`${near ? `; did you mean \`${near}\`?` : ''}`
    issues.error('unknown-flow', at, told)
    return undefined
  }
  if (open.includes(name)) {
    const circle = [...open.slice(open.indexOf(name)), name].join(' → ')
    const told = `the flow \`${name}\` would stand in itself: ${circle}. Use \`repeat\` to run something again and again`
    issues.error('flow-cycle', at, told)
    return undefined
  }
  return withinLimits(name, at, bodies)
    ? checked(resolveBody(name, flow, bodies), at, bodies)
    : undefined
}

function withinLimits(name: string, at: Place, { open, known, issues }: Bodies): boolean {
  if (open.length + (known.get(name)?.height ?? 1) <= deepest) return true
  const told = `flows stand more than ${deepest} deep in one another here: ${[...open, name].join(' → ')}`
  issues.error('flow-depth', at, told)
  return false
}

/** Nodes count as often as they are used: a file of few lines must not unfold into millions. */
function checked(body: Body, at: Place, { issues }: Bodies): Body | undefined {
  if (!body.sound) return undefined
  if (body.size <= defaultLimits.nodes) return body
  const told = `this flow and those in it have ${body.size} nodes, counted as often as they are used; ${defaultLimits.nodes} are allowed`
  issues.error('too-many-nodes', at, told)
  return undefined
}

/** The bodies of a flow's nodes, each as often as it is used. */
function bodiesIn(plan: FlowPlan, { byPlan }: Bodies): Body[] {
  return plan.nodes.flatMap(({ body }) => {
    const found = body && byPlan.get(body)
    return found ? [found] : []
  })
}

function portsOf(plan: FlowPlan): FlowPorts {
  const inputs = [...plan.inputs].map(([name, input]): [string, Port] => {
    if (input.default === undefined) return [name, port(input.type)]
    return [name, port(input.type, { default: input.default })]
  })
  const outputs = [...plan.outputs].map(([name, { type }]): [string, Port] => [name, port(type)])
  return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) }
}
