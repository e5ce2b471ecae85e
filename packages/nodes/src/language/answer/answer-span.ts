import type { StepContext, Usage } from '@chainwright/core'
import type { FindAnswer } from '../../models/encoders.ts'
import { sentencesOf } from '../../text/segments.ts'
import { type FoundAnswers, gatherAnswers } from './answer-passages.ts'

/**
 * The `top` spans of each context that a reading model takes for the answer to its question, likeliest
 * first. The score is the probability of that start and end among all of the context; it is high for
 * something even when the answer is not there. A blank context has none.
 */
export async function answerSpans(
  asked: readonly { question: string; context: string }[],
  model: FindAnswer,
  top: number,
  context: Pick<StepContext, 'signal' | 'usage'>,
): Promise<FoundAnswers[]> {
  const telling = asked.filter(({ context }) => context.trim() !== '')
  const pairs = telling.map(({ question, context }) => ({ first: question, second: context }))
  const { signal } = context
  const onUsage = (used: Usage): void => context.usage(used)
  const found = pairs.length > 0 ? await model.answer(pairs, { top, signal, onUsage }) : []
  return asked.map((one) => {
    const spans = found[telling.indexOf(one)] ?? []
    return gatherAnswers(spans, one.context, sentencesOf(one.context))
  })
}
