import { bind, boolean, json, number, text, type PortType } from '../node/port-type.ts'
import type { Port } from '../node/ports.ts'
import type { FlowNode, InputSource, Wire } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'
import type { PlannedInput, PlannedSource, PlannedWire, ResolvedPorts } from './plan.ts'
import { checkLiteral, inputMissing, portPlace } from './resolve-ports.ts'

/** A source that wires can begin at: a flow input or a node's output as its consumers see it. */
export interface WireSource {
  readonly node: number
  /** The output's own name: one text for all wires that begin there. */
  readonly port: string
  readonly type: PortType
}

/**
 * Finds where a wire begins; gives `undefined`, and says why, when it begins nowhere. Places are made
 * when there is something to say: most wires are right.
 */
export type FindSource = (wire: Wire, place: () => Place) => WireSource | undefined

/** A node's inputs, what its type variable stands for, and whether it runs once per item. */
export interface ResolvedInputs {
  readonly inputs: readonly PlannedInput[]
  readonly bound: PortType | undefined
  /** A wire that would tell what the variable stands for has a problem of its own. */
  readonly unresolved: boolean
  readonly lifted: boolean
}

interface Work {
  readonly place: Place
  readonly issues: IssueList
  readonly findSource: FindSource
  bound: PortType | undefined
  unresolved: boolean
  lifted: boolean
}

interface Found {
  readonly name: string
  readonly port: Port
  readonly source: PlannedSource
}

/** Decides every input of a node: its source, its type, and how the value fits. Reports what does not. */
export function resolveInputs(
  node: FlowNode,
  ports: ResolvedPorts,
  { place, issues, findSource }: { place: Place; issues: IssueList; findSource: FindSource },
): ResolvedInputs {
  const work: Work = {
    place,
    issues,
    findSource,
    bound: undefined,
    unresolved: false,
    lifted: false,
  }
  const found: Found[] = []
  for (const [name, source] of node.inputs) {
    const port = Object.hasOwn(ports.inputs, name) ? ports.inputs[name] : undefined
    if (port) found.push({ name, port, source: resolveSource(name, port, source, work) })
    else unknownInput(name, ports, work)
  }
  for (const name in ports.inputs) {
    const port = ports.inputs[name]
    if (!port || node.inputs.has(name)) continue
    if (port.need === 'needed') inputMissing(name, port, place, issues)
    found.push({ name, port, source: absent })
  }
  for (const input of found) if (input.port.type.variable) bindLiteral(input, work)
  const { bound, unresolved, lifted } = work
  const inputs = found.map((input) => plannedInput(input, bound))
  return { inputs, bound, unresolved, lifted }
}

/** Inputs that are left out are alike in all nodes of a type, and are shared. */
const absentInputs = new WeakMap<Port, PlannedInput>()

function plannedInput({ name, port, source }: Found, bound: PortType | undefined): PlannedInput {
  const type = bound ? bind(port.type, bound) : port.type
  if (source !== absent || port.type.variable) return { name, port, type, source }
  const known = absentInputs.get(port)
  if (known?.name === name) return known
  const made: PlannedInput = { name, port, type, source }
  absentInputs.set(port, made)
  return made
}

function resolveSource(name: string, port: Port, source: InputSource, work: Work): PlannedSource {
  if (source.type === 'literal' || port.literal) {
    if (!port.type.variable) checkLiteral(name, port, source, work)
    return source.type === 'literal' ? source : absent
  }
  const place = (): Place => portPlace(work.place, name)
  if (source.type === 'wire') return resolveWire(source.wire, port.type, { place }, work) ?? absent
  const item = port.type.of
  if (!item) {
    const told = `\`${name}\` takes one ${port.type.name}, not a list of wires: wire it once, or put a \`join\` before it`
    work.issues.error('gather-refused', place(), told)
    return absent
  }
  const wires = source.wires.map((wire, index) => {
    const at = (): Place => wirePlace(place(), index)
    return resolveWire(wire, item, { place: at, gathered: true }, work)
  })
  return { type: 'gather', wires: wires.every(isPlanned) ? wires : wires.filter(isPlanned) }
}

const absent: PlannedSource = { type: 'absent' }

function isPlanned(wire: PlannedWire | undefined): wire is PlannedWire {
  return wire !== undefined
}

function wirePlace(place: Place, index: number): Place {
  return { ...place, pointer: `${place.pointer}/${index}` }
}

function resolveWire(
  wire: Wire,
  wanted: PortType,
  { place, gathered = false }: { place: () => Place; gathered?: boolean },
  work: Work,
): PlannedWire | undefined {
  const source = work.findSource(wire, place)
  if (!source) {
    work.unresolved ||= wanted.variable
    return undefined
  }
  const fit = fitOf(source.type, wanted, gathered)
  if (fit === 'item') work.lifted = true
  if (fit && wanted.variable) work.bound ??= baseOf(source.type)
  const meant = work.bound ? bind(wanted, work.bound) : wanted
  if (fit && meant.base === source.type.base)
    return { type: 'wire', node: source.node, port: source.port, fit }
  work.unresolved ||= wanted.variable
  const advice =
    fit && wanted.variable
      ? 'all inputs of this node that take any type take the same one'
      : mismatchAdvice(source.type, meant, gathered)
  const told = `\`${wire.node}.${wire.port}\` gives ${source.type.name}, and \`${place().port}\` takes ${meant.name}: ${advice}`
  work.issues.error('type-mismatch', place(), told)
  return undefined
}

/** How lists around a value fit the lists that a port wants; `undefined` when they do not. */
function fitOf(from: PortType, to: PortType, gathered: boolean): PlannedWire['fit'] | undefined {
  if (from.depth === to.depth) return 'same'
  if (gathered) return undefined
  if (from.depth === 1 && to.depth === 0) return 'item'
  if (from.depth === 0 && to.depth === 1) return 'single'
  return undefined
}

function mismatchAdvice(from: PortType, to: PortType, gathered: boolean): string {
  if (from.variable) return 'nothing tells what that is: give the node that it comes from an input'
  if (gathered && from.depth > to.depth)
    return 'a wire in a list brings one item; wire the list alone, without brackets'
  if (from.depth === 2) return 'put a `flatten` between them'
  if (to.depth === 2) return 'only a list of lists can be flattened'
  if (to.base === 'text') return 'put a `format` between them'
  if (from.base === 'json') return 'put a `pick` between them'
  return `choose an output of type ${(to.of ?? to).name}`
}

/** Literals bind the type variable last, so that a JSON wire and the literal 5 agree. */
function bindLiteral({ name, port, source }: Found, work: Work): void {
  if (source.type !== 'literal' || work.unresolved) return
  work.bound ??= literalType(source.value, port.type.depth)
  checkLiteral(name, { ...port, type: bind(port.type, work.bound) }, source, work)
}

function literalType(value: unknown, depth: number): PortType {
  const items = depth > 0 && Array.isArray(value) ? value.flat(depth - 1) : [value]
  const types = new Set(items.map((item) => scalarTypes.get(typeof item) ?? json))
  const [first = json] = types
  return types.size === 1 ? first : json
}

const scalarTypes: ReadonlyMap<string, PortType> = new Map<string, PortType>([
  ['string', text],
  ['number', number],
  ['boolean', boolean],
])

function baseOf(type: PortType): PortType {
  return type.of ? baseOf(type.of) : type
}

function unknownInput(name: string, ports: ResolvedPorts, work: Work): void {
  const known = Object.keys(ports.inputs)
  const near = nearest(name, known)
  const told = near ? `did you mean \`${near}\`?` : `it has ${known.join(', ') || 'none'}`
  const place = portPlace(work.place, name)
  const message = `\`${ports.type.name}\` has no input \`${name}\`; ${told}`
  work.issues.error('unknown-input', place, message)
}
