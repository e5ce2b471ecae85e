import { type InputValues, defineNode, json, list, number, port, text } from '@chainwright/core'
import { type StepOf, runTogether } from '../language/run-together.ts'
import type { Tag } from '../models/encoders.ts'

const inputs = {
  text: port(text),
  labels: port(list(text), {
    description: 'Kinds to keep, as the model names them, such as PER and LOC; left out, all',
    optional: true,
    literal: true,
  }),
  minScore: port(number, {
    description: 'Spans that the model is less sure of are left out',
    default: 0,
    minimum: 0,
    maximum: 1,
  }),
}

type Inputs = InputValues<typeof inputs>
type Step = StepOf<Inputs, { tag: Tag }>

/**
 * Finds names of people, places and the like, with the characters where they stand. Neighbouring tokens
 * of one label are one span; its score is the mean probability of its tokens. A blank text has none.
 */
export const entities = defineNode({
  type: 'entities@1',
  title: 'Entities',
  description: 'Finds the names in a text: people, places, organisations, and where they stand.',
  group: 'language',
  inputs,
  model: ['tag'],
  outputs: {
    entities: port(json, {
      description: 'In order of place: [{ "label", "text", "start", "end", "score" }]',
    }),
    texts: port(list(text), { description: 'The texts of the entities, each once' }),
  },
  batchSize: 64,
  ...runTogether({
    items: (given: Inputs) => (given.text.trim() === '' ? [] : [given.text]),
    call: (texts: readonly string[], { model, context }: Step) =>
      model.tag.tag(texts, {
        signal: context.signal,
        onUsage: (used) => context.usage(used),
      }),
    outputs({ inputs: { labels, minScore } }, [spans = []]) {
      const kept = spans.filter(
        ({ label, score }) => score >= minScore && (labels?.includes(label) ?? true),
      )
      return {
        entities: kept.map(({ label, text: name, start, end, score }) => {
          return { label, text: name, start, end, score }
        }),
        texts: [...new Set(kept.map((span) => span.text))],
      }
    },
  }),
})
