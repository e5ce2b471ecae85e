import type { Outputs, Plan } from '@chainwright/core'
import { z } from 'zod'
import { portValue, runnableValue } from './plain-values.ts'

/**
 * The inputs of a flow from what its runnable was given: an object by input, or, with `only` or
 * where the flow has one input, the value of that. Keys that are no inputs are left out, since chains
 * pass on more than each part needs.
 */
export function flowInputs(plan: Plan, given: unknown, only: string | undefined): Outputs {
  const name = only ?? loneInput(plan, given)
  const byName = name === undefined ? given : { [name]: given }
  const inputs: Record<string, unknown> = {}
  if (!isRecord(byName)) return inputs
  for (const [input, { type }] of plan.inputs) {
    const value = Object.hasOwn(byName, input) ? byName[input] : undefined
    if (value !== undefined) inputs[input] = portValue(type, value)
  }
  return inputs
}

/** The outputs of a flow as its runnable gives them: all of them by name, or the one asked for. */
export function flowOutputs(plan: Plan, outputs: Outputs, only: string | undefined): unknown {
  const given: Record<string, unknown> = {}
  for (const [name, { type }] of plan.outputs) {
    if (outputs[name] !== undefined) given[name] = runnableValue(type, outputs[name])
  }
  return only === undefined ? given : given[only]
}

/** What the runnable of a flow takes, as a zod schema: inputs with a default may be left out. */
export function inputSchemaOf(plan: Plan): z.ZodObject {
  const shape = [...plan.inputs].map(([name, input]) => {
    if (input.default === undefined) return [name, input.type.schema] as const
    const described = `Default: ${JSON.stringify(input.default)}`
    return [name, z.optional(input.type.schema).describe(described)] as const
  })
  return z.object(Object.fromEntries(shape))
}

/** What the runnable of a flow gives; outputs may be absent. */
export function outputSchemaOf(plan: Plan): z.ZodObject {
  const shape = [...plan.outputs].map(([name, { type }]) => [name, z.optional(type.schema)])
  return z.object(Object.fromEntries(shape) as Record<string, z.ZodType>)
}

/** The input that a bare value is for: the flow's only one, unless the value is an object by input. */
function loneInput(plan: Plan, given: unknown): string | undefined {
  const [name, ...more] = plan.inputs.keys()
  return more.length === 0 && !isRecord(given) ? name : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  )
}
