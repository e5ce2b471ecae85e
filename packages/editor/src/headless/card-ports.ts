import {
  list,
  type FlowNode,
  type InputSource,
  type PlannedInput,
  type PlannedNode,
  type PlannedOutput,
  type PortType,
} from '@chainwright/core'
import { portY } from './geometry.ts'
import type { CardPort } from './card.ts'

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
 * Of a node whose type is unknown, the inputs that are wired are all that is known.
 */
export function nodePorts(
  node: FlowNode,
  planned: PlannedNode | undefined,
): { inputs: CardPort[]; outputs: CardPort[] } {
  if (!planned) {
    const wired = [...node.inputs].filter(([, source]) => source.type !== 'literal')
    return {
      inputs: wired.map(([name, source], row) => unknownInput(name, source, row)),
      outputs: [],
    }
  }
  const shown = planned.inputs.filter((input) => isShown(input, planned))
  return {
    inputs: shown.map((input, row) => inputPort(input, row, planned)),
    outputs: planned.outputs.map((output, row) => outputPort(output, row, planned)),
  }
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
