import { FlowError, defineNode, list, number, port, text } from '@chainwright/core'
import { splitText } from '../text/split-text.ts'

/**
 * Cuts a text into chunks by the tokens of the chosen model: between paragraphs where that is
 * possible, else between sentences, words or graphemes. Fails with `overlap-too-large`.
 */
export const split = defineNode({
  type: 'split@1',
  title: 'Split',
  description: 'Cuts a long text into chunks that a model can read.',
  group: 'text',
  inputs: {
    text: port(text),
    maxTokens: port(number, {
      description: 'Longest chunk, in tokens of the model',
      default: 512,
      minimum: 1,
      form: { unit: 'tokens', step: 1 },
    }),
    overlap: port(number, {
      description: 'Most tokens that a chunk repeats from the one before',
      default: 0,
      minimum: 0,
      form: { unit: 'tokens', step: 1 },
    }),
  },
  model: ['tokenize'],
  outputs: { chunks: port(list(text), { description: 'Without overlap, together the text' }) },
  async run({ inputs, model, context }) {
    const { maxTokens, overlap } = inputs
    if (overlap >= maxTokens) {
      throw new FlowError({
        code: 'overlap-too-large',
        message: `Chunks of ${maxTokens} tokens cannot repeat ${overlap} of the chunk before. Choose an overlap below maxTokens.`,
        port: 'overlap',
      })
    }
    const { signal } = context
    const { tokenize } = model
    return { chunks: await splitText(inputs.text, { tokenize, maxTokens, overlap, signal }) }
  },
})
