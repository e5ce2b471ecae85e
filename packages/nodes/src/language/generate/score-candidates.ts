import { type Capabilities, FlowError, type Score } from '@chainwright/core'
import type { Generated } from '../../models/generate.ts'
import { type Candidate, replyLikelihood } from './best-reply.ts'
import { resultOf } from '../keep-errors.ts'
import type { RewardRequest } from '../reward/reward-request.ts'
import { type RewardStrategy, rewardCapabilities, scoreRequests } from '../reward/reward.ts'

/** The capabilities that a strategy needs of candidates that were just written. */
export function candidateCapabilities(strategy: RewardStrategy): readonly (keyof Capabilities)[] {
  // How likely a reply is was told while it was written.
  return strategy === 'likelihood' ? ['generate'] : ['generate', ...rewardCapabilities(strategy)]
}

/** Replies to one prompt, and how to score them. */
export interface ScoringRequest extends Omit<RewardRequest, 'replies'> {
  readonly replies: readonly Generated[]
}

/**
 * Scores the candidates of many requests at once; empty replies are left out. An entry that is an
 * `Error` is of that request alone: `reply-empty` when all of its replies are empty,
 * `likelihood-missing`, or what scoring throws.
 */
export async function scoreCandidates(
  strategy: RewardStrategy,
  requests: readonly ScoringRequest[],
  models: Capabilities,
): Promise<(Candidate[] | Error)[]> {
  const written = requests.map(({ replies }) => replies.filter(({ text }) => text !== ''))
  if (strategy === 'likelihood') return written.map(likelihoods)
  const asked = requests.map((request, at) => {
    const replies = (written[at] ?? []).map(({ text }) => text)
    return { ...request, replies }
  })
  const scored = await scoreRequests(strategy, asked, models)
  return scored.map((scores, at) => {
    if (scores instanceof Error) return scores
    const values = scores.map(({ score }) => score)
    return resultOf(() => together(written[at] ?? [], values))
  })
}

function likelihoods(replies: readonly Generated[]): Candidate[] | Error {
  return resultOf(() => together(replies, replies.map(replyLikelihood)))
}

function together(replies: readonly Generated[], scores: readonly Score[]): Candidate[] {
  if (replies.length === 0) throw allEmpty()
  return replies.flatMap(({ text }, at) => {
    const score = scores[at]
    return score ? [{ text, score }] : []
  })
}

function allEmpty(): FlowError {
  return new FlowError({
    code: 'reply-empty',
    message:
      'Every candidate is empty: the model ended at once. Change the prompt, or raise the temperature.',
    port: 'prompt',
  })
}
