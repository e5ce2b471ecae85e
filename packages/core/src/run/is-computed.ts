import type { PlannedWire } from '../flow/plan.ts'
import type { NodeState, Scope } from './run-state.ts'

/**
 * Whether the value of an input was made by the run, and not written in the file or given by whoever
 * started the run. What goes into a body is judged by where its owner has it from.
 */
export function isComputed({ planned, scope }: NodeState, port: string): boolean {
  const source = planned.inputs.find(({ name }) => name === port)?.source
  if (source?.type === 'wire') return comesComputed(scope, source)
  return source?.type === 'gather' && source.wires.some((wire) => comesComputed(scope, wire))
}

function comesComputed({ owner, round }: Scope, wire: PlannedWire): boolean {
  if (wire.node >= 0) return true
  if (!owner) return false
  // What a later round is given, an earlier one may have made.
  return round > 0 || isComputed(owner.node, wire.port)
}
