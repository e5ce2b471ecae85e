import {
  type InputValues,
  defineNode,
  json,
  labels as labelsType,
  number,
  port,
  text,
} from '@chainwright/core'
import { parseLabels } from '../language/label-examples.ts'
import { runEmbedded } from '../vectors/run-embedded.ts'
import { softmax } from '../vectors/softmax.ts'
import { cosine, meanDirection } from '../vectors/unit-vectors.ts'

const inputs = {
  text: port(text),
  labels: port(json, {
    description: 'Names of labels, or name to description or to a list of examples',
    literal: true,
  }),
  strategy: port(text, {
    description: 'embedding: by nearness in meaning',
    default: 'embedding',
    choices: ['embedding'],
    literal: true,
  }),
  temperature: port(number, {
    description: 'Lower gives more to the nearest label',
    default: 0.05,
    minimum: 0.001,
    maximum: 10,
  }),
}

/**
 * Sorts a text by labels, without training. Each label has the mean direction of its examples;
 * `p(label) = softmax(cos(text, label) / temperature)`. The default temperature is 1/20, the scale
 * with which sentence encoders are trained (multiple negatives ranking loss, Henderson et al. 2017,
 * as in sentence-transformers). Fails with `labels-invalid`.
 */
export const classify = defineNode({
  type: 'classify@1',
  title: 'Classify',
  description: 'Tells which of some labels suits a text best, with probabilities.',
  group: 'language',
  inputs,
  model: ['embed', 'tokenize'],
  outputs: {
    labels: port(labelsType, { description: 'Probability of each label' }),
    label: port(text, { description: 'The likeliest label' }),
    score: port(number, { description: 'Its probability' }),
  },
  ports({ labels }) {
    if (labels !== undefined) parseLabels(labels)
    return {}
  },
  ...runEmbedded({
    texts: (given: InputValues<typeof inputs>) => [
      given.text,
      ...[...parseLabels(given.labels).values()].flat(),
    ],
    outputs: ({ labels, temperature }, [vector = new Float32Array(), ...examples]) => {
      const names: string[] = []
      const cosines: number[] = []
      for (const [name, { length }] of parseLabels(labels)) {
        names.push(name)
        cosines.push(cosine(vector, meanDirection(examples.splice(0, length))))
      }
      const probabilities = softmax(cosines, temperature)
      const score = Math.max(...probabilities)
      const label = names[probabilities.indexOf(score)] ?? ''
      const all = names.map((name, index) => [name, probabilities[index] ?? 0] as const)
      return { labels: Object.fromEntries(all), label, score }
    },
  }),
})
