import { boolean, defineNode, number, port, text } from '@chainwright/core'

/** Counts the tokens of a text, special ones included, and tells whether they fit a window. */
export const countTokens = defineNode({
  type: 'count-tokens@1',
  title: 'Count tokens',
  description: 'Counts the tokens of a text and tells whether a model can read it at once.',
  group: 'tokens',
  inputs: {
    text: port(text),
    window: port(number, {
      description: "Most tokens that fit; left out, the model's own window",
      optional: true,
      minimum: 0,
      form: { unit: 'tokens', step: 1 },
    }),
  },
  model: ['tokenize'],
  outputs: { count: port(number), fits: port(boolean) },
  run({ inputs, model: { tokenize } }) {
    const count = tokenize.encode(inputs.text, { special: true }).length
    return { count, fits: count <= (inputs.window ?? tokenize.contextWindow) }
  },
})
