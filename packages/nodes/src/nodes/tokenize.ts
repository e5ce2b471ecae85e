import { boolean, defineNode, number, port, text, tokens } from '@chainwright/core'

/** Turns a text into token ids of the chosen model. */
export const tokenize = defineNode({
  type: 'tokenize@1',
  title: 'Tokenize',
  description: "Turns a text into tokens of the model's vocabulary, and counts them.",
  group: 'tokens',
  inputs: {
    text: port(text),
    special: port(boolean, {
      description: 'With the tokens that the model puts around a text',
      default: false,
    }),
  },
  model: ['tokenize'],
  outputs: { tokens: port(tokens), count: port(number) },
  run({ inputs: { text: given, special }, model }) {
    const ids = model.tokenize.encode(given, { special })
    return { tokens: ids, count: ids.length }
  },
})
