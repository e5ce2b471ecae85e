import type { Usage } from '@chainwright/core'
import type { Classify } from '../../models/encoders.ts'
import type { ClassifyRequest, Guess } from './classify-request.ts'
import { togetherOrAlone } from '../one-by-one.ts'

/**
 * Sorts texts by the labels that a model was trained on: the probability of every label of its head.
 * The texts of all requests go to the model in one call.
 */
export function classifyByHead(
  requests: readonly ClassifyRequest[],
  model: Classify,
  signal: AbortSignal,
): Promise<(Guess | Error)[]> {
  return togetherOrAlone(requests, signal, async (together) => {
    const texts = together.map(({ text }) => text)
    const onUsage = (used: Usage): void => together[0]?.context.usage(used)
    return (await model.classify(texts, { signal, onUsage })).map((labels) => ({ labels }))
  })
}
