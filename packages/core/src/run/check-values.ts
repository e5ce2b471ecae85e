import { FlowError } from '../error.ts'
import type { Plan } from '../flow/plan.ts'
import { kindOf, literalProblem } from '../flow/resolve-ports.ts'
import { exceedsBytes } from '../lib/value-size.ts'
import type { Services } from '../node/models.ts'
import type { Outputs } from './events.ts'
import { pathOf, type NodeState } from './run-state.ts'

/** Why the outputs of a step cannot be taken; `undefined` when they can. */
export function outputsProblem(
  state: NodeState,
  outputs: unknown,
  valueBytes: number,
): FlowError | undefined {
  const node = state.planned
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) {
    const message = `node \`${pathOf(state)}\` (\`${node.type.name}\`) returned ${kindOf(outputs)} instead of an object with its outputs`
    return new FlowError({ code: 'output-type', message, node: pathOf(state) })
  }
  let known = 0
  for (const { name, type } of node.outputs) {
    const value = (outputs as Outputs)[name]
    if (value === undefined) {
      if (name in outputs) known++
      continue
    }
    known++
    if (!type.accepts(value)) {
      const message = `output \`${name}\` of node \`${pathOf(state)}\` should be ${type.name}, and is ${kindOf(value)}: this is a fault of the node type \`${node.type.name}\``
      return new FlowError({ code: 'output-type', message, node: pathOf(state), port: name })
    }
    if (exceedsBytes(value, valueBytes)) {
      const path = pathOf(state)
      return tooLarge(`output \`${name}\` of node \`${path}\``, path, name, valueBytes)
    }
  }
  return countKeys(outputs) === known ? undefined : unknownOutput(state, outputs)
}

/**
 * Why the inputs of a step cannot be given to it; `undefined` when they can. Types were judged
 * where the values came from, so that ranges and choices are left.
 */
export function inputsProblem(state: NodeState, inputs: Outputs): FlowError | undefined {
  for (const { name, port, type } of state.planned.ranged) {
    const value = inputs[name]
    const problem = value === undefined ? undefined : literalProblem(value, { ...port, type })
    if (!problem) continue
    const node = pathOf(state)
    const message = `\`${name}\` of node \`${node}\` ${problem}`
    return new FlowError({ code: 'input-type', message, node, port: name })
  }
  return undefined
}

/** Why a node cannot have the services that it needs; `undefined` when it can. */
export function servicesProblem(
  state: NodeState,
  services: Partial<Services>,
): FlowError | undefined {
  const { type } = state.planned
  if (type.services.length === 0) return undefined
  const given = services as Readonly<Record<string, unknown>>
  const missing = type.services.find((service) => given[service] === undefined)
  if (missing === undefined) return undefined
  const node = pathOf(state)
  const message = `node \`${node}\` (\`${type.name}\`) needs \`${missing}\`, which this run was not granted: pass it in \`services\``
  return new FlowError({ code: 'service-missing', message, node })
}

/** Checks what a caller gives a flow against its declared inputs; throws a `FlowError` for the first that does not suit. */
export function checkFlowInputs(plan: Plan, inputs: Outputs, valueBytes: number): void {
  for (const name of Object.keys(inputs)) {
    if (plan.inputs.has(name)) continue
    const known = [...plan.inputs.keys()].join(', ') || 'none'
    throw new FlowError({
      code: 'input-unknown',
      message: `the flow has no input \`${name}\`; it has ${known}`,
      port: name,
    })
  }
  for (const [name, input] of plan.inputs) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    if (value === undefined) {
      if (input.default !== undefined) continue
      const message = `the flow needs a value for its input \`${name}\` (${input.type.name})`
      throw new FlowError({
        code: 'input-missing',
        message,
        port: name,
        pointer: `/inputs/${name}`,
      })
    }
    if (!input.type.accepts(value)) {
      const message = `the flow's input \`${name}\` takes ${input.type.name}, and this is ${kindOf(value)}`
      throw new FlowError({ code: 'input-type', message, port: name, pointer: `/inputs/${name}` })
    }
    if (exceedsBytes(value, valueBytes))
      throw tooLarge(`the flow's input \`${name}\``, undefined, name, valueBytes)
  }
}

function tooLarge(what: string, node: string | undefined, port: string, limit: number): FlowError {
  const message = `${what} is larger than ${limit} bytes: make it smaller, or raise the limit \`valueBytes\``
  return new FlowError({ code: 'value-too-large', message, node, port })
}

function unknownOutput(state: NodeState, outputs: object): FlowError {
  const node = pathOf(state)
  const { outputs: declared, type } = state.planned
  const known = new Set(declared.map((output) => output.name))
  const name = Object.keys(outputs).find((key) => !known.has(key)) ?? ''
  const message = `node \`${node}\` returned \`${name}\`, which \`${type.name}\` does not declare: this is a fault of the node type`
  return new FlowError({ code: 'output-unknown', message, node, port: name })
}

function countKeys(outputs: object): number {
  let count = 0
  for (const _ in outputs) count++
  return count
}
