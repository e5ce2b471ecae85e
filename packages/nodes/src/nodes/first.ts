import { T, defineNode, list, port } from '@chainwright/core'

const names = ['a', 'b', 'c', 'd'] as const

/**
 * Gives the first value that is there: of `a`, `b`, `c`, `d` in this order, then of the wires
 * gathered at `values`. Brings branches of a `route` together again. No value, when none is there.
 */
export const first = defineNode({
  type: 'first@1',
  title: 'First',
  description: 'Takes the first of its inputs that has a value.',
  group: 'choosing',
  inputs: {
    a: port(T, { optional: true }),
    b: port(T, { optional: true }),
    c: port(T, { optional: true }),
    d: port(T, { optional: true }),
    values: port(list(T), { description: 'Any number of wires, in order', optional: true }),
  },
  outputs: { value: port(T) },
  run({ inputs }) {
    const values = [...names.map((name) => inputs[name]), ...(inputs.values ?? [])]
    return { value: values.find((value) => value !== undefined) }
  },
})
