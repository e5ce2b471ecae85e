import { defineNode, port, score, text } from '@chainwright/core'
import { runEmbedded } from '../vectors/run-embedded.ts'
import { cosine } from '../vectors/unit-vectors.ts'

/** Compares the meaning of two texts: the cosine of their vectors, from -1 to 1. */
export const similarity = defineNode({
  type: 'similarity@1',
  title: 'Similarity',
  description: 'Tells how alike two texts are in meaning.',
  group: 'language',
  inputs: { a: port(text), b: port(text) },
  model: ['embed', 'tokenize'],
  outputs: { score: port(score, { description: 'Cosine: 1 is the same direction, 0 unrelated' }) },
  ...runEmbedded({
    texts: ({ a, b }: { a: string; b: string }) => [a, b],
    outputs: (_, [a = new Float32Array(), b = new Float32Array()]) => ({
      score: { value: cosine(a, b), kind: 'cosine' },
    }),
  }),
})
