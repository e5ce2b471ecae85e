import { defineNode, port, text, vector } from '@chainwright/core'
import { runEmbedded } from '../vectors/run-embedded.ts'

/**
 * Turns a text into a vector of unit length. A text beyond the model's window is embedded piece by
 * piece and has the mean direction of its pieces.
 */
export const embed = defineNode({
  type: 'embed@1',
  title: 'Embed',
  description: 'Turns a text into a vector; texts that mean alike have vectors that point alike.',
  group: 'language',
  inputs: { text: port(text) },
  model: ['embed', 'tokenize'],
  outputs: { vector: port(vector, { description: 'Of unit length' }) },
  ...runEmbedded({
    texts: (inputs: { text: string }) => [inputs.text],
    outputs: (_, [only]) => ({ vector: Array.from(only ?? []) }),
  }),
})
