import { portTypeByName, portTypes } from '../node/port-type.ts'
import type { Flow, Wire } from './flow.ts'
import type { IssueList } from './issues.ts'
import type { PlannedFlowInput, PlannedFlowOutput } from './plan.ts'
import type { FindSource } from './resolve-inputs.ts'
import { kindOf } from './resolve-ports.ts'

/** The declared inputs of a flow with their types; reports those that make no sense. */
export function resolveFlowInputs(
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
      const told = `the default of \`${name}\` should be ${type.name}, and is ${kindOf(input.default)}`
      issues.error('literal-type', { pointer: `${pointer}/default` }, told)
    }
    resolved.set(name, { type, default: input.default })
  }
  return resolved
}

/** The outputs of a flow, each with the far end of its wire. */
export function resolveFlowOutputs(
  outputs: ReadonlyMap<string, Wire>,
  path: string,
  findSource: FindSource,
): Map<string, PlannedFlowOutput> {
  const resolved = new Map<string, PlannedFlowOutput>()
  for (const [name, wire] of outputs) {
    const source = findSource(wire, () => ({ pointer: `${path}/outputs/${name}` }))
    if (!source) continue
    const { node, port, type } = source
    resolved.set(name, { type, wire: { type: 'wire', node, port, fit: 'same' } })
  }
  return resolved
}
