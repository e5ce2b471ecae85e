import type { Flow, InputSource, Wire } from '@chainwright/core'
import { cardPlace, type CanvasWire } from '../headless/canvas-id.ts'
import { withEntry, withoutKeys } from '../lib/maps.ts'
import { setInput } from './edit-nodes.ts'

/** An input on the canvas that a wire may end at. */
export interface WireEnd {
  readonly target: string
  readonly targetPort: string
}

/** The wire, as the file writes it, that begins at a port on the canvas. */
export function wireFrom(source: string, sourcePort: string): Wire {
  const place = cardPlace(source)
  return place.kind === 'input'
    ? { node: 'inputs', port: place.name }
    : { node: place.name, port: sourcePort }
}

/**
 * Wires an output to an input. With `gather`, the wire joins those that are there; otherwise it takes
 * their place, as an input has one source.
 */
export function connect(flow: Flow, wire: Wire, end: WireEnd, gather = false): Flow {
  const place = cardPlace(end.target)
  if (place.kind === 'output')
    return { ...flow, outputs: withEntry(flow.outputs, place.name, wire) }
  const before = flow.nodes.get(place.name)?.inputs.get(end.targetPort)
  return setInput(flow, place.name, end.targetPort, gather ? joined(before, wire) : single(wire))
}

function single(wire: Wire): InputSource {
  return { type: 'wire', wire }
}

function joined(before: InputSource | undefined, wire: Wire): InputSource {
  if (before?.type === 'gather') return { type: 'gather', wires: [...before.wires, wire] }
  return { type: 'gather', wires: before?.type === 'wire' ? [before.wire, wire] : [wire] }
}

/** Takes one wire away. An output of the flow goes with its wire. */
export function disconnect(flow: Flow, wire: CanvasWire): Flow {
  const place = cardPlace(wire.target)
  if (place.kind === 'output')
    return { ...flow, outputs: withoutKeys(flow.outputs, new Set([place.name])) }
  const source = flow.nodes.get(place.name)?.inputs.get(wire.targetPort)
  if (source?.type !== 'gather') return setInput(flow, place.name, wire.targetPort, undefined)
  const wires = source.wires.filter((_, at) => at !== wire.gathered)
  const rest: InputSource | undefined = wires.length > 0 ? { type: 'gather', wires } : undefined
  return setInput(flow, place.name, wire.targetPort, rest)
}
