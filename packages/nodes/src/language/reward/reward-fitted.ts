import { replyFeatures, rewardOf } from '../../heads/bradley-terry.ts'
import { checkProbe, parseRewardHead, probeText } from '../../heads/head.ts'
import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'
import { resultOf } from '../keep-errors.ts'
import { type RewardRequest, type ScoredReply, promptAsText } from './reward-request.ts'

/**
 * Scores replies by a linear reward over the vectors of prompt and reply, fitted to preferences (Bradley
 * and Terry 1952). All texts are embedded in one call, with the probe that tells whether the model is
 * the head's own. An entry that is an `Error` is of that request alone.
 */
export async function scoreByFittedHead(
  requests: readonly RewardRequest[],
  model: Embedder,
  signal: AbortSignal,
): Promise<(ScoredReply[] | Error)[]> {
  const heads = new Map(requests.map(({ head }) => [head, resultOf(() => parseRewardHead(head))]))
  const texts = requests.flatMap(({ prompt, replies }) => [promptAsText(prompt), ...replies])
  const [probe = new Float32Array(), ...vectors] = await embedTexts(
    model,
    [probeText, ...texts],
    signal,
  )
  let next = 0
  return requests.map(({ head: value, replies }) => {
    const [asked = new Float32Array(), ...said] = vectors.slice(next, next + 1 + replies.length)
    next += 1 + replies.length
    return resultOf(() => {
      const head = heads.get(value)
      if (!head || head instanceof Error) throw head ?? new Error('a head is missing')
      checkProbe(head, probe)
      return said.map((vector) => {
        const reward = rewardOf(head.weights, replyFeatures(asked, vector))
        return { score: { value: reward, kind: 'reward' } }
      })
    })
  })
}
