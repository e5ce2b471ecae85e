import type { Flow, FlowInput, Wire } from '@chainwright/core'
import { canvasId } from '../headless/canvas-id.ts'
import { replaceKey, withEntry, withoutKeys } from '../lib/maps.ts'
import { movedIds } from './edit-layout.ts'
import { mapWires } from './edit-nodes.ts'

/** Declares an input of the flow, or changes one. */
export function setFlowInput(flow: Flow, name: string, input: FlowInput): Flow {
  return { ...flow, inputs: withEntry(flow.inputs, name, input) }
}

/** Removes inputs of the flow with the wires that begin there. */
export function removeFlowInputs(flow: Flow, names: ReadonlySet<string>): Flow {
  const rest: Flow = { ...flow, inputs: withoutKeys(flow.inputs, names) }
  return mapWires(rest, (wire) => (isFrom(wire, names) ? undefined : wire))
}

/** Gives an input of the flow another name, in place, and takes its wires along. */
export function renameFlowInput(flow: Flow, name: string, next: string): Flow {
  const renamed: Flow = { ...flow, inputs: replaceKey(flow.inputs, name, next) }
  const follow = (wire: Wire): Wire =>
    wire.node === 'inputs' && wire.port === name ? { ...wire, port: next } : wire
  return movedIds(mapWires(renamed, follow), endIds('input', name, next))
}

/** Removes outputs of the flow. */
export function removeFlowOutputs(flow: Flow, names: ReadonlySet<string>): Flow {
  return { ...flow, outputs: withoutKeys(flow.outputs, names) }
}

/** Gives an output of the flow another name, in place. */
export function renameFlowOutput(flow: Flow, name: string, next: string): Flow {
  const renamed: Flow = { ...flow, outputs: replaceKey(flow.outputs, name, next) }
  return movedIds(renamed, endIds('output', name, next))
}

function isFrom(wire: Wire, names: ReadonlySet<string>): boolean {
  return wire.node === 'inputs' && names.has(wire.port)
}

function endIds(kind: 'input' | 'output', name: string, next: string): Map<string, string> {
  return new Map([[canvasId({ kind, name }), canvasId({ kind, name: next })]])
}
