import { FlowError, json, list, port, text } from '@chainwright/core'
import type { Constraint } from '../../models/generate.ts'

/** Inputs that say which form a reply must have; at most one of them. */
export const formPorts = {
  choices: port(list(text), { description: 'The reply is exactly one of these', optional: true }),
  regex: port(text, {
    description: 'The whole reply matches this regular expression, as JavaScript reads it',
    optional: true,
    form: { as: 'pattern' },
  }),
  schema: port(json, {
    description: 'The reply is JSON that this JSON Schema accepts',
    optional: true,
    literal: true,
  }),
}

/** The values of `formPorts`, and what may not stand beside them. */
export interface FormValues {
  readonly choices?: unknown
  readonly regex?: unknown
  readonly schema?: unknown
  readonly stop?: unknown
}

/**
 * The form that a reply must have; `undefined` when it is free. Throws a `FlowError`:
 * `inputs-conflict` for two forms, and for stop texts, which would cut a form off;
 * `constraint-invalid` for a schema that is no object.
 */
export function formOf(values: FormValues): Constraint | undefined {
  const { choices, regex, schema, stop } = values
  const given = Object.entries({ choices, regex, schema }).filter(
    ([, value]) => value !== undefined,
  )
  const [first, second] = given
  if (!first) return undefined
  if (second) throw conflict(second[0], first[0])
  if (Array.isArray(stop) && stop.length > 0) throw conflict('stop', first[0])
  if (schema === undefined) return Object.fromEntries(given) as unknown as Constraint
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) {
    return { schema: schema as Readonly<Record<string, unknown>> }
  }
  const message = 'The schema that the reply must match is no JSON object. Write a JSON Schema.'
  throw new FlowError({ code: 'constraint-invalid', message, port: 'schema' })
}

function conflict(one: string, other: string): FlowError {
  const message = `There are both \`${one}\` and \`${other}\`, and a reply cannot keep to both. Give one of them.`
  return new FlowError({ code: 'inputs-conflict', message, port: one })
}
