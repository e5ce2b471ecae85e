import type { Score } from '@chainwright/core'
import { judgeReplies } from './reward-judge.ts'
import { scoreByFittedHead } from './reward-fitted.ts'
import { likelihoodOfReplies } from './reward-likelihood.ts'
import { scoreByModel } from './reward-model.ts'
import type { RewardModels, RewardRequest, ScoredReply } from './reward-request.ts'
import { compareReplies } from './reward-similarity.ts'

/** The ways to score a reply. */
export const rewardStrategies = ['likelihood', 'similarity', 'reward', 'fitted', 'judge'] as const

/** Name of a way to score a reply. */
export type RewardStrategy = (typeof rewardStrategies)[number]

/** The capabilities that a strategy needs. */
export function rewardCapabilities(strategy: RewardStrategy): readonly (keyof RewardModels)[] {
  switch (strategy) {
    case 'likelihood':
    case 'judge':
      return ['logProbabilities', 'tokenize']
    case 'similarity':
    case 'fitted':
      return ['embed', 'tokenize']
    case 'reward':
      return ['score']
  }
}

/**
 * One score per reply, in order; higher is better. Scores of one strategy compare, those of
 * `likelihood`, `reward` and `fitted` between replies to one prompt. Throws a `FlowError`: `input-missing` for
 * `similarity` without a reference, `reply-empty` for the likelihood of nothing, and what the model
 * throws.
 */
export async function scoreReplies(
  strategy: RewardStrategy,
  request: Omit<RewardRequest, 'context'>,
  models: RewardModels,
  context: RewardRequest['context'],
): Promise<Score[]> {
  const [scored = []] = await scoreRequests(strategy, [{ ...request, context }], models)
  if (scored instanceof Error) throw scored
  return scored.map(({ score }) => score)
}

/**
 * Scores the replies of many requests at once, as `scoreReplies` does for one. An entry that is an
 * `Error` is of that request alone. The first request's signal stops all.
 */
export async function scoreRequests(
  strategy: RewardStrategy,
  requests: readonly RewardRequest[],
  models: RewardModels,
): Promise<(ScoredReply[] | Error)[]> {
  const [first] = requests
  if (!first) return []
  const { signal } = first.context
  switch (strategy) {
    case 'likelihood':
      return likelihoodOfReplies(requests, models, signal)
    case 'judge':
      return judgeReplies(requests, models, signal)
    case 'similarity':
      return compareReplies(requests, models, signal)
    case 'fitted':
      return scoreByFittedHead(requests, models, signal)
    case 'reward':
      return scoreByModel(requests, models.score, signal)
  }
}
