import type { Score } from '../../models/encoders.ts'
import { togetherOrAlone } from '../one-by-one.ts'
import { type RewardRequest, type ScoredReply, promptAsText } from './reward-request.ts'

/**
 * Scores replies by a trained reward model: its raw logit for each pair of prompt and reply, of which
 * differences count (Bradley and Terry 1952; as trained by Stiennon et al. 2020). The pairs of all
 * requests go to the model in one call.
 */
export function scoreByModel(
  requests: readonly RewardRequest[],
  model: Score,
  signal: AbortSignal,
): Promise<(ScoredReply[] | Error)[]> {
  return togetherOrAlone(requests, signal, async (together) => {
    const pairs = together.flatMap(({ prompt, replies }) => {
      const first = promptAsText(prompt)
      return replies.map((second) => ({ first, second }))
    })
    const logits =
      pairs.length === 0
        ? []
        : await model.score(pairs, {
            signal,
            onUsage: (used) => together[0]?.context.usage(used),
          })
    let next = 0
    return together.map(({ replies }) =>
      replies.map(() => ({ score: { value: logits[next++] ?? 0, kind: 'reward' } })),
    )
  })
}
