import { FlowError } from '@chainwright/core'
import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'
import { cosine } from '../../vectors/unit-vectors.ts'
import type { RewardRequest, ScoredReply } from './reward-request.ts'

/**
 * Scores replies by the cosine of their vectors with their request's reference, from -1 to 1. The
 * texts of all requests are embedded in one call. Fails with `input-missing` without a reference.
 */
export async function compareReplies(
  requests: readonly RewardRequest[],
  model: Embedder,
  signal: AbortSignal,
): Promise<(ScoredReply[] | Error)[]> {
  const texts = requests.flatMap(({ reference, replies }) =>
    reference === undefined ? [] : [reference, ...replies],
  )
  const vectors = await embedTexts(model, texts, signal)
  let next = 0
  return requests.map(({ reference, replies }) => {
    if (reference === undefined) return referenceMissing()
    const [meant = new Float32Array(), ...said] = vectors.slice(next, next + 1 + replies.length)
    next += 1 + replies.length
    return said.map((vector) => ({ score: { value: cosine(meant, vector), kind: 'cosine' } }))
  })
}

function referenceMissing(): FlowError {
  return new FlowError({
    code: 'input-missing',
    message:
      'The strategy `similarity` compares replies with a reference, and there is none. Give one, or choose another strategy.',
    port: 'reference',
  })
}
