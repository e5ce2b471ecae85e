import { toFlowError } from '../error.ts'
import { isId } from '../node/define-node.ts'
import type { Literals, NodeType } from '../node/node-type.ts'
import type { Port, Ports } from '../node/ports.ts'
import { findNodeType, type Registry } from '../node/registry.ts'
import type { FlowNode, InputSource } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'
import type { PlannedInput, ResolvedPorts } from './plan.ts'
import { bodyOf, type Bodies } from './resolve-body.ts'

const noPorts = { inputs: {}, outputs: {} }

/**
 * Finds a node's type and its ports, those that follow from its literals included. Gives
 * `undefined`, and says why, when there is no such type or the literals make no sense.
 */
export function resolvePorts(
  node: FlowNode,
  place: Place,
  registry: Registry,
  bodies: Bodies,
): ResolvedPorts | undefined {
  const { issues } = bodies
  const type = findNodeType(registry, node.type)
  if (!type) {
    issues.error(
      'unknown-type',
      { ...place, pointer: `${place.pointer}/type` },
      unknownType(node, registry),
    )
    return undefined
  }
  const before = issues.errors
  const body = bodyOf(node, type, place, bodies)
  if (type.kind === 'body' && !body) return undefined
  const { inputs, outputs } = type
  if (!type.ports) return { type, body: body?.plan, inputs, outputs }
  checkLiterals(node, type.inputs, place, issues)
  if (issues.errors > before) return undefined
  try {
    const more = type.ports(literalsOf(node, type), body?.ports ?? noPorts)
    const all = { inputs: { ...more.inputs, ...inputs }, outputs: { ...more.outputs, ...outputs } }
    if (portsAreNamed(more, place, issues)) return { type, body: body?.plan, ...all }
  } catch (thrown) {
    reportRefusal(thrown, place, issues)
  }
  return undefined
}

/** Reports literals that a node type's own function would not take. */
export function reportRefusal(thrown: unknown, place: Place, issues: IssueList): void {
  const { message, port } = toFlowError(thrown)
  issues.error('literal-refused', portPlace(place, port), message)
}

/** The literals of a node that its ports and checks may depend on, defaults filled in. */
export function literalsOf(node: FlowNode, type: NodeType): Literals {
  const literals: Record<string, unknown> = {}
  for (const [name, port] of Object.entries(type.inputs)) {
    const source = node.inputs.get(name)
    if (source?.type === 'literal') literals[name] = source.value
    if (!source && port.literal && port.default !== undefined) literals[name] = port.default
  }
  return literals
}

/** Reports the literal-only inputs of a node that are missing, wired, or hold a value of another kind. */
function checkLiterals(node: FlowNode, ports: Ports, place: Place, issues: IssueList): void {
  for (const [name, port] of Object.entries(ports)) {
    if (!port.literal) continue
    const source = node.inputs.get(name)
    if (source) checkLiteral(name, port, source, { place, issues })
    else if (port.need === 'needed') inputMissing(name, port, place, issues)
  }
}

/** Reports a literal-only input that is wired, and a literal of another kind than its port's. */
export function checkLiteral(
  name: string,
  port: Port,
  source: { readonly type: InputSource['type']; readonly value?: unknown },
  { place, issues }: { place: Place; issues: IssueList },
): void {
  if (source.type === 'literal') {
    const problem = literalProblem(source.value, port)
    if (problem) issues.error('literal-type', portPlace(place, name), `\`${name}\` ${problem}`)
    return
  }
  if (!port.literal) return
  const told = `\`${name}\` cannot be wired, because the node's ports depend on it: write its value here`
  issues.error('literal-wired', portPlace(place, name), told)
}

/** Reports an input that needs a value and has neither a wire nor a literal. */
export function inputMissing(name: string, port: Port, place: Place, issues: IssueList): void {
  const told = `\`${name}\` (${port.type.name}) needs a value: wire it or write one`
  issues.error('input-missing', { ...place, port: name }, told)
}

/** Reports a node that is given none of the inputs of which it needs one. */
export function checkNeedsOne(
  { type }: ResolvedPorts,
  inputs: readonly PlannedInput[],
  place: Place,
  issues: IssueList,
): void {
  if (type.kind !== 'run' || type.needsOne.length === 0) return
  const given = inputs.some(({ name, source }) => {
    return source.type !== 'absent' && type.needsOne.includes(name)
  })
  if (given) return
  const names = type.needsOne.map((name) => `\`${name}\``).join(' or ')
  issues.error('input-missing', place, `${names} needs a value: wire one of them or write it`)
}

/** Why a literal does not suit its port; `undefined` when it does. */
export function literalProblem(value: unknown, port: Port): string | undefined {
  if (!port.type.accepts(value)) return `takes ${port.type.name}, and this is ${kindOf(value)}`
  if (port.choices && !port.choices.includes(value)) {
    return `is ${JSON.stringify(value)}; it can be ${port.choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  }
  if (typeof value === 'number' && port.minimum !== undefined && value < port.minimum) {
    return `is ${value}; the smallest allowed is ${port.minimum}`
  }
  if (typeof value === 'number' && port.maximum !== undefined && value > port.maximum) {
    return `is ${value}; the largest allowed is ${port.maximum}`
  }
  return undefined
}

/** The place of one input of the node at `place`. */
export function portPlace(place: Place, port: string | undefined): Place {
  if (port === undefined) return place
  return { ...place, pointer: `${place.pointer}/inputs/${port}`, port }
}

/** What kind of value this is, in the words of port types. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list that begins with ${kindOf(value[0])}`
  return kinds.get(typeof value) ?? 'an object'
}

const kinds = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['undefined', 'nothing'],
  ['function', 'a function'],
])

function portsAreNamed(
  more: { inputs?: Ports; outputs?: Ports },
  place: Place,
  issues: IssueList,
): boolean {
  const names = [...Object.keys(more.inputs ?? {}), ...Object.keys(more.outputs ?? {})]
  const wrong = names.filter((name) => !isId(name))
  for (const name of wrong) {
    const told = `"${name}" cannot name a port: use a letter, then letters, digits, "_" or "-", at most 64`
    issues.error('port-name', place, told)
  }
  return wrong.length === 0
}

function unknownType(node: FlowNode, registry: Registry): string {
  const name = node.type.replace(/@.*$/, '')
  const others = [...registry.values()].filter((type) => type.name === name)
  if (others.length > 0) {
    return `there is no ${node.type}; this version has ${others.map((type) => `${type.name}@${type.major}`).join(', ')}`
  }
  const near = nearest(
    name,
    [...registry.values()].map((type) => type.name),
  )
  return `there is no node type \`${node.type}\`${near ? `; did you mean \`${near}\`?` : '; `chainwright nodes` lists those there are'}`
}
