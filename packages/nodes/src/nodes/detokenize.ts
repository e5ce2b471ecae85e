import { boolean, defineNode, port, text, tokens } from '@chainwright/core'

/** Turns token ids back into text, with the model that made them. */
export const detokenize = defineNode({
  type: 'detokenize@1',
  title: 'Detokenize',
  description: "Turns tokens of the model's vocabulary back into text.",
  group: 'tokens',
  inputs: {
    tokens: port(tokens),
    special: port(boolean, {
      description: 'With the tokens that the model puts around a text',
      default: false,
    }),
  },
  model: ['tokenize'],
  outputs: { text: port(text) },
  run: ({ inputs, model }) => ({
    text: model.tokenize.decode(inputs.tokens, { special: inputs.special }),
  }),
})
