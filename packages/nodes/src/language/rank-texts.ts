import {
  type Capabilities,
  FlowError,
  type Score,
  type StepContext,
  type Usage,
} from '@chainwright/core'
import { embedTexts } from '../vectors/embed-texts.ts'
import { cosine } from '../vectors/unit-vectors.ts'

/** The ways to score texts for a ranking. */
export const rankStrategies = ['given', 'similarity', 'cross-encoder'] as const

/** Name of a way to score texts for a ranking. */
export type RankStrategy = (typeof rankStrategies)[number]

/** The capabilities that scoring may use; `rankCapabilities` tells which of them a strategy does. */
export type RankModels = Pick<Capabilities, 'embed' | 'tokenize' | 'score'>

/** The capabilities that a strategy needs. */
export function rankCapabilities(strategy: RankStrategy): readonly (keyof RankModels)[] {
  switch (strategy) {
    case 'given':
      return []
    case 'similarity':
      return ['embed', 'tokenize']
    case 'cross-encoder':
      return ['score']
  }
}

/** Texts, and what they are ranked by. */
export interface RankRequest {
  readonly texts: readonly string[]
  readonly query: string | undefined
  readonly scores: readonly Score[] | undefined
  readonly numbers: readonly number[] | undefined
}

/**
 * One score per text: those that are given; the cosine with the query; or the logit of a model that
 * reads query and text together, all pairs in one call. Throws a `FlowError`: `input-missing`,
 * `inputs-conflict`, or `lengths-differ` when the scores are not one for each text.
 */
export async function scoreTexts(
  strategy: RankStrategy,
  request: RankRequest,
  models: RankModels,
  context: Pick<StepContext, 'signal' | 'usage'>,
): Promise<Score[]> {
  const { signal } = context
  const onUsage = (used: Usage): void => context.usage(used)
  const { texts } = request
  if (strategy === 'given') return givenScores(request)
  const query = queryOf(request, strategy)
  if (texts.length === 0) return []
  if (strategy === 'similarity') {
    const [meant = new Float32Array(), ...vectors] = await embedTexts(
      models,
      [query, ...texts],
      signal,
      onUsage,
    )
    return vectors.map((vector) => ({ value: cosine(meant, vector), kind: 'cosine' }))
  }
  const pairs = texts.map((second) => ({ first: query, second }))
  const logits = await models.score.score(pairs, { signal, onUsage })
  return logits.map((value) => ({ value, kind: 'relevance' }))
}

/**
 * The places of values from best to worst; of equal values the earlier stays first. The best is the
 * highest, or the lowest if asked.
 */
export function orderOf(values: readonly number[], { lowestFirst = false } = {}): number[] {
  const sign = lowestFirst ? -1 : 1
  const valueAt = (place: number): number => values[place] ?? 0
  return [...values.keys()].toSorted((a, b) => sign * (valueAt(b) - valueAt(a)))
}

function givenScores({ texts, scores, numbers }: RankRequest): Score[] {
  if (scores && numbers) {
    throw problem('inputs-conflict', 'numbers', 'There are both scores and numbers. Give one.')
  }
  const given = scores ?? numbers?.map((value) => ({ value, kind: 'given' }))
  if (!given) {
    const told = 'There are no scores. Wire `scores` or `numbers`, or choose another strategy.'
    throw problem('input-missing', 'scores', told)
  }
  if (given.length === texts.length) return [...given]
  const told = `There are ${texts.length} texts and ${given.length} scores. Give one score for each text.`
  throw problem('lengths-differ', scores ? 'scores' : 'numbers', told)
}

function queryOf({ query }: RankRequest, strategy: RankStrategy): string {
  if (query !== undefined) return query
  const told = `The strategy \`${strategy}\` ranks texts by a query, and there is none. Give one.`
  throw problem('input-missing', 'query', told)
}

function problem(code: string, at: string, message: string): FlowError {
  return new FlowError({ code, message, port: at })
}
