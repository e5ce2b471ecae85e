import { bind, boolean, json, list, number, text, type PortType } from '../node/port-type.ts'
import type { Port } from '../node/ports.ts'
import type { FlowNode, InputSource, Wire } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'
import type { PlannedInput, PlannedSource, PlannedWire, ResolvedPorts } from './plan.ts'
import { literalProblem, portPlace } from './resolve-ports.ts'

/** A source that wires can begin at: a flow input or a node's output as its consumers see it. */
export interface WireSource {
  readonly node: number
  readonly type: PortType
}

/** Finds where a wire begins; reports the problem and gives `undefined` when it begins nowhere. */
export type FindSource = (wire: Wire, place: Place) => WireSource | undefined

/** A node's inputs, what its type variable stands for, and whether it runs once per item. */
export interface ResolvedInputs {
  readonly inputs: readonly PlannedInput[]
  readonly bound: PortType | undefined
  readonly lifted: boolean
}

interface Work {
  readonly place: Place
  readonly issues: IssueList
  readonly findSource: FindSource
  bound: PortType | undefined
  lifted: boolean
}

/** Decides every input of a node: its source, its type, and how the value fits. Reports what does not. */
export function resolveInputs(
  node: FlowNode,
  ports: ResolvedPorts,
  work: { place: Place; issues: IssueList; findSource: FindSource },
): ResolvedInputs {
  const state: Work = { ...work, bound: undefined, lifted: false }
  const found: { name: string; port: Port; source: PlannedSource }[] = []
  for (const [name, source] of node.inputs) {
    const port = Object.hasOwn(ports.inputs, name) ? ports.inputs[name] : undefined
    if (port) found.push({ name, port, source: resolveSource(name, port, source, state) })
    else unknownInput(name, ports, state)
  }
  for (const name in ports.inputs) {
    const port = ports.inputs[name]
    if (!port || node.inputs.has(name)) continue
    if (port.need === 'needed') inputMissing(name, port, state)
    found.push({ name, port, source: { type: 'absent' } })
  }
  const bound = state.bound
  const inputs = found.map(({ name, port, source }) => {
    return { name, port, type: bound ? bind(port.type, bound) : port.type, source }
  })
  return { inputs, bound, lifted: state.lifted }
}

function resolveSource(name: string, port: Port, source: InputSource, work: Work): PlannedSource {
  if (source.type === 'literal') return resolveLiteral(name, port, source.value, work)
  const place = portPlace(work.place, name)
  if (port.literal) return { type: 'absent' } // reported with the node's literals
  if (source.type === 'wire') {
    return resolveWire(source.wire, port.type, place, work) ?? { type: 'absent' }
  }
  const item = port.type.of
  if (!item) {
    const told = `\`${name}\` takes one ${port.type.name}, not a list of wires: wire it once, or put a \`join\` before it`
    work.issues.error('gather-refused', place, told)
    return { type: 'absent' }
  }
  const wires: PlannedWire[] = []
  for (const [index, wire] of source.wires.entries()) {
    const wirePlace = { ...place, pointer: `${place.pointer}/${index}` }
    const planned = resolveWire(wire, item, wirePlace, work, true)
    if (planned) wires.push(planned)
  }
  return { type: 'gather', wires }
}

function resolveLiteral(name: string, port: Port, value: unknown, work: Work): PlannedSource {
  if (port.type.variable)
    bindTo(literalType(value, port.type.depth), portPlace(work.place, name), work)
  const problem = port.literal ? undefined : literalProblem(value, port)
  if (problem)
    work.issues.error('literal-type', portPlace(work.place, name), `\`${name}\` ${problem}`)
  return { type: 'literal', value }
}

function resolveWire(
  wire: Wire,
  wanted: PortType,
  place: Place,
  work: Work,
  gathered = false,
): PlannedWire | undefined {
  const source = work.findSource(wire, place)
  if (!source) return undefined
  const fit = fitOf(source.type, wanted, gathered)
  const item = fit === 'item' ? source.type.of : source.type
  if (fit && item && wanted.variable)
    bindTo(elementOf(item, fit === 'single' ? 0 : wanted.depth), place, work)
  const meant = work.bound && wanted.variable ? bind(wanted, work.bound) : wanted
  if (!fit || (meant.base !== source.type.base && !meant.variable)) {
    typeMismatch(wire, source.type, meant, place, work, gathered)
    return undefined
  }
  if (fit === 'item') work.lifted = true
  return { type: 'wire', node: source.node, port: wire.port, fit }
}

/** How lists around a value fit the lists that a port wants; `undefined` when they do not. */
function fitOf(from: PortType, to: PortType, gathered: boolean): PlannedWire['fit'] | undefined {
  if (from.depth === to.depth) return 'same'
  if (gathered) return undefined
  if (from.depth === 1 && to.depth === 0) return 'item'
  if (from.depth === 0 && to.depth === 1) return 'single'
  return undefined
}

function elementOf(type: PortType, depth: number): PortType {
  let element = type
  for (let left = depth; left > 0 && element.of; left--) element = element.of
  return element
}

function literalType(value: unknown, depth: number): PortType {
  const sample = depth > 0 && Array.isArray(value) ? (value[0] as unknown) : value
  if (typeof sample === 'string') return text
  if (typeof sample === 'number') return number
  return typeof sample === 'boolean' ? boolean : json
}

function bindTo(type: PortType, place: Place, work: Work): void {
  if (!work.bound) work.bound = type
  else if (work.bound.name !== type.name) {
    const told = `this is ${type.name}, and another input of the node is ${work.bound.name}: they must be alike`
    work.issues.error('type-mismatch', place, told)
  }
}

function typeMismatch(
  wire: Wire,
  from: PortType,
  to: PortType,
  place: Place,
  work: Work,
  gathered: boolean,
): void {
  const what = `\`${wire.node}.${wire.port}\` gives ${from.name}, and ${place.port ? `\`${place.port}\`` : 'this'} takes ${to.name}`
  const advice = mismatchAdvice(from, to, gathered)
  work.issues.error('type-mismatch', place, `${what}: ${advice}`)
}

function mismatchAdvice(from: PortType, to: PortType, gathered: boolean): string {
  if (gathered && from.depth > to.depth)
    return 'a wire in a list brings one item; wire the list alone, without brackets'
  if (from.depth === 2) return 'put a `flatten` between them'
  if (to.depth === 2) return 'only a list of lists can be flattened'
  if (to.base === 'text') return 'put a `format` between them'
  if (from.base === 'json') return 'put a `pick` between them'
  return `choose an output of type ${list(to.of ?? to).name.slice(0, -2)}`
}

function unknownInput(name: string, ports: ResolvedPorts, work: Work): void {
  const near = nearest(name, Object.keys(ports.inputs))
  const told = near
    ? `did you mean \`${near}\`?`
    : `it has ${Object.keys(ports.inputs).join(', ') || 'none'}`
  const place = portPlace(work.place, name)
  work.issues.error(
    'unknown-input',
    place,
    `\`${ports.type.name}\` has no input \`${name}\`; ${told}`,
  )
}

function inputMissing(name: string, port: Port, work: Work): void {
  const told = `\`${name}\` (${port.type.name}) needs a value: wire it or write one`
  work.issues.error('input-missing', { ...work.place, port: name }, told)
}
