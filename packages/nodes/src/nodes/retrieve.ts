import {
  type InputValues,
  type Score,
  defineNode,
  list,
  number,
  port,
  score,
  text,
} from '@chainwright/core'
import { runEmbedded } from '../vectors/run-embedded.ts'
import { cosine } from '../vectors/unit-vectors.ts'

const inputs = {
  query: port(text, { description: 'What to look for' }),
  texts: port(list(text), { description: 'Where to look' }),
  top: port(number, {
    description: 'Most texts to find',
    default: 3,
    minimum: 1,
    form: { step: 1 },
  }),
}

/** Finds the texts nearest in meaning to a query, the best one first; equals stay in their order. */
export const retrieve = defineNode({
  type: 'retrieve@1',
  title: 'Retrieve',
  description: 'Finds the texts that are nearest in meaning to a query.',
  group: 'language',
  inputs,
  model: ['embed', 'tokenize'],
  outputs: {
    passages: port(list(text), { description: 'The texts found, best first' }),
    scores: port(list(score), { description: 'Cosine of each with the query' }),
    indexes: port(list(number), { description: 'Place of each among the texts, from 0' }),
  },
  ...runEmbedded({
    texts: ({ query, texts }: InputValues<typeof inputs>) => [query, ...texts],
    outputs({ texts, top }, [query = new Float32Array(), ...vectors]) {
      const values = vectors.map((vector) => cosine(query, vector))
      const order = [...texts.keys()].toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
      const indexes = order.slice(0, Math.trunc(top))
      const scoreAt = (index: number): Score => ({ value: values[index] ?? 0, kind: 'cosine' })
      return {
        passages: indexes.map((index) => texts[index] ?? ''),
        scores: indexes.map(scoreAt),
        indexes,
      }
    },
  }),
})
