import {
  list,
  type FlowNode,
  type InputSource,
  type NodeType,
  type PlannedInput,
  type PlannedNode,
  type PlannedOutput,
  type PortType,
} from '@chainwright/core'
import { portY } from './geometry.ts'

/** A port on a card. */
export interface CardPort {
  readonly name: string
  /** As the wire sees it: a lifted node's output is a list. `undefined` while it cannot be told. */
  readonly type: PortType | undefined
  /** Middle of the port, from the top of the card, in canvas units. */
  readonly y: number
  readonly wired: boolean
  /** Wires that gather here; 0 for ports that do not gather. */
  readonly gathered: number
  /** The node cannot run while nothing comes. */
  readonly needed: boolean
  /** The list that comes is taken item by item: `runs 3×`. */
  readonly lifts: boolean
}

/** A literal of a node, as its card shows it. */
export interface CardSetting {
  readonly name: string
  /** Shortened to one line. */
  readonly text: string
}

/** Most settings that a card shows. */
const mostSettings = 3
const longestSetting = 120

/**
 * The ports that a card shows: inputs that are wired, needed, or of which one is needed, and all
 * outputs. The other inputs are in the form, and come out while a wire that suits them is dragged.
 */
export function nodePorts(planned: PlannedNode): {
  inputs: CardPort[]
  outputs: CardPort[]
} {
  const shown = planned.inputs.filter((input) => isShown(input, planned))
  return {
    inputs: shown.map((input, row) => inputPort(input, row, planned)),
    outputs: planned.outputs.map((output, row) => outputPort(output, row, planned)),
  }
}

/**
 * The ports of a node that could not be decided: those of its type that are always there, and what is
 * wired. Of a node whose type is unknown, the wired inputs are all that is known.
 */
export function barePorts(
  node: FlowNode,
  type: NodeType | undefined,
): { inputs: CardPort[]; outputs: CardPort[] } {
  const wired = [...node.inputs].filter(([, source]) => source.type !== 'literal')
  const inputs = wired.map(([name, source], row) => ({
    ...unknownInput(name, source, row),
    type: portType(type?.inputs[name]?.type),
  }))
  for (const [name, port] of Object.entries(type?.inputs ?? {})) {
    if (port.literal || port.need !== 'needed' || node.inputs.has(name)) continue
    inputs.push(barePort(name, portType(port.type), { row: inputs.length, needed: true }))
  }
  const outputs = Object.entries(type?.outputs ?? {}).map(([name, port], row) =>
    barePort(name, portType(port.type), { row, needed: false }),
  )
  return { inputs, outputs }
}

/** What a type variable stands for is not known. */
function portType(type: PortType | undefined): PortType | undefined {
  return type?.variable ? undefined : type
}

function barePort(
  name: string,
  type: PortType | undefined,
  { row, needed }: { row: number; needed: boolean },
): CardPort {
  return { name, type, y: portY(row), wired: false, gathered: 0, needed, lifts: false }
}

/** Type of an output as wires see it: a list where the node is lifted. */
export function outputType({ type }: PlannedOutput, { lifted }: PlannedNode): PortType {
  return lifted && type.depth < 2 ? list(type) : type
}

/** What was set at a node, in the order of the file, without what is too long to tell in a line. */
export function settingsOf(node: FlowNode, planned: PlannedNode | undefined): CardSetting[] {
  const settings: CardSetting[] = []
  for (const [name, source] of node.inputs) {
    if (source.type !== 'literal' || settings.length === mostSettings) continue
    if (planned && !planned.inputs.some((input) => input.name === name)) continue
    settings.push({ name, text: shortText(source.value) })
  }
  return settings
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, longestSetting).replaceAll(/\s+/g, ' ').trim()
}

function isShown({ name, port, source }: PlannedInput, { type }: PlannedNode): boolean {
  if (source.type === 'wire' || source.type === 'gather') return true
  if (port.literal || source.type === 'literal') return false
  if (port.need === 'needed') return true
  return type.kind === 'run' && type.needsOne.includes(name)
}

function inputPort(input: PlannedInput, row: number, planned: PlannedNode): CardPort {
  const { name, port, type, source } = input
  const wired = source.type === 'wire' || source.type === 'gather'
  return {
    name,
    type,
    y: portY(row),
    wired,
    gathered: source.type === 'gather' ? source.wires.length : 0,
    needed: port.need === 'needed',
    lifts: planned.lifted && source.type === 'wire' && source.fit === 'item',
  }
}

function outputPort(output: PlannedOutput, row: number, planned: PlannedNode): CardPort {
  return {
    name: output.name,
    type: outputType(output, planned),
    y: portY(row),
    wired: false,
    gathered: 0,
    needed: false,
    lifts: false,
  }
}

function unknownInput(name: string, source: InputSource, row: number): CardPort {
  const gathered = source.type === 'gather' ? source.wires.length : 0
  return {
    name,
    type: undefined,
    y: portY(row),
    wired: true,
    gathered,
    needed: false,
    lifts: false,
  }
}
