import { FlowError } from '@chainwright/core'
import { type LikelihoodModel, endingLikelihoods } from '../classify/label-likelihood.ts'
import { oneByOne } from '../one-by-one.ts'
import type { RewardRequest, ScoredReply } from './reward-request.ts'

/**
 * Scores replies by how likely the model holds them after their prompt, in nats: the sum of
 * `ln p(token | everything before it)` over the tokens of the reply, or its mean per token, which
 * does not favour short replies. Replies of a request share one reading of the prompt. Fails with
 * `reply-empty`.
 */
export function likelihoodOfReplies(
  requests: readonly RewardRequest[],
  model: LikelihoodModel,
  signal: AbortSignal,
): Promise<(ScoredReply[] | Error)[]> {
  return oneByOne(requests, signal, async ({ prompt, replies, normalize, context }) => {
    if (replies.includes('')) throw replyEmpty()
    const likelihoods = await endingLikelihoods(model, prompt, replies, context)
    return likelihoods.map(({ sum, tokens }): ScoredReply => {
      if (normalize === 'sum') return { score: { value: sum, kind: 'log-probability' } }
      if (tokens === 0) throw replyEmpty()
      return { score: { value: sum / tokens, kind: 'log-probability-per-token' } }
    })
  })
}

function replyEmpty(): FlowError {
  return new FlowError({
    code: 'reply-empty',
    message:
      'A reply is empty: it has no token whose likelihood could be told. Leave empty replies out, or score by another strategy.',
    port: 'reply',
  })
}
