import { boolean, defineNode, list, number, port, score, text } from '@chainwright/core'
import {
  type RankStrategy,
  orderOf,
  rankCapabilities,
  rankStrategies,
  scoreTexts,
} from '../language/rank-texts.ts'

/**
 * Sorts texts from best to worst; equals stay in their order. `given`: by scores or numbers, one for
 * each text; `similarity`: by nearness in meaning to a query; `cross-encoder`: by a model that reads
 * query and text together (as in Nogueira and Cho 2019). No texts have no best. Fails with
 * `input-missing`, `inputs-conflict` or `lengths-differ`.
 */
export const rank = defineNode({
  type: 'rank@1',
  title: 'Rank',
  description: 'Sorts texts from best to worst, by scores or by a query.',
  group: 'choosing',
  inputs: {
    texts: port(list(text), { description: 'What to sort' }),
    strategy: port(text, {
      description:
        'given: by scores or numbers; similarity: by nearness in meaning to a query; cross-encoder: a model reads query and text together',
      default: 'given',
      choices: rankStrategies,
      literal: true,
    }),
    scores: port(list(score), { description: 'given: one score for each text', optional: true }),
    numbers: port(list(number), { description: 'given: numbers instead', optional: true }),
    query: port(text, {
      description: 'similarity and cross-encoder: what the texts are to be about',
      optional: true,
    }),
    top: port(number, {
      description: 'Most texts to keep; left out, all',
      optional: true,
      minimum: 1,
      literal: true,
      form: { step: 1 },
    }),
    lowestFirst: port(boolean, {
      description: 'given: the lowest score is best, as of perplexity',
      default: false,
      literal: true,
    }),
  },
  model: ({ strategy }) => rankCapabilities(strategyOf(strategy)),
  outputs: {
    ranked: port(list(text), { description: 'The texts, best first' }),
    best: port(text, { description: 'The best text' }),
    scores: port(list(score), { description: 'Score of each, best first' }),
    order: port(list(number), { description: 'Place of each among the texts, from 0, best first' }),
  },
  async run({ inputs: given, model, context }) {
    const { texts, strategy, query, scores, numbers, top = texts.length, lowestFirst } = given
    const request = { texts, query, scores, numbers }
    const scored = await scoreTexts(strategyOf(strategy), request, model, context)
    const values = scored.map(({ value }) => value)
    const order = orderOf(values, { lowestFirst }).slice(0, Math.trunc(top))
    const ranked = order.flatMap((place) => texts[place] ?? [])
    const best = ranked[0]
    return {
      ranked,
      ...(best !== undefined && { best }),
      scores: order.flatMap((place) => scored[place] ?? []),
      order,
    }
  },
})

function strategyOf(literal: unknown): RankStrategy {
  return rankStrategies.find((strategy) => strategy === literal) ?? 'given'
}
