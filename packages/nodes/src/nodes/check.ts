import { T, boolean, defineNode, json, list, number, port } from '@chainwright/core'
import { meets, parseCondition } from '../text/conditions.ts'

const conditions = {
  equals: port(json, {
    description: 'The same value',
    optional: true,
    literal: true,
    form: { as: 'value' },
  }),
  oneOf: port(list(json), { description: 'One of these values', optional: true, literal: true }),
  below: port(number, { description: 'Less than this', optional: true, literal: true }),
  above: port(number, { description: 'Greater than this', optional: true, literal: true }),
  contains: port(json, {
    description: 'A text with this in it, or a list with this in it',
    optional: true,
    literal: true,
    form: { as: 'value' },
  }),
}

/**
 * Tells whether a value is as the conditions say; several must all hold. Fails with
 * `condition-invalid` when there is none, and `condition-mismatch` when the value is of a kind that
 * a condition cannot judge.
 */
export const check = defineNode({
  type: 'check@1',
  title: 'Check',
  description: 'Compares a value with conditions and tells whether they hold.',
  group: 'control',
  inputs: { value: port(T), ...conditions },
  outputs: { result: port(boolean) },
  ports(literals) {
    conditionOf(literals)
    return {}
  },
  run: ({ inputs }) => ({ result: meets(inputs.value, conditionOf(inputs)) }),
})

function conditionOf(given: Readonly<Record<string, unknown>>) {
  const names = Object.keys(conditions)
  return parseCondition(
    Object.fromEntries(names.map((name) => [name, given[name]])),
    'The condition',
  )
}
