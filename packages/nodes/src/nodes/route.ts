import { T, defineNode, json, port } from '@chainwright/core'
import { meets, parseBranches } from '../text/conditions.ts'

/**
 * Sends a value down the first branch whose condition holds, in the order of the file, and else to
 * `otherwise`; the other branches have no value. Fails with `condition-invalid`, or
 * `condition-mismatch` for a value of a kind that a condition cannot judge.
 */
export const route = defineNode({
  type: 'route@1',
  title: 'Route',
  description: 'Sends a value down the first branch whose condition it meets.',
  group: 'control',
  inputs: {
    value: port(T),
    branches: port(json, {
      description: 'Branch to condition, such as { "yes": { "equals": true } }',
      literal: true,
      form: { as: 'branches' },
    }),
  },
  outputs: { otherwise: port(T, { description: 'The value, when no condition holds' }) },
  ports({ branches }) {
    const ids = branches === undefined ? [] : [...parseBranches(branches).keys()]
    return { outputs: Object.fromEntries(ids.map((id) => [id, port(T)])) }
  },
  run({ inputs: { value, branches } }) {
    for (const [id, condition] of parseBranches(branches)) {
      if (meets(value, condition)) return { [id]: value }
    }
    return { otherwise: value }
  },
})
