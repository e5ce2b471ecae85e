import type { Prompt } from '../../models/generate.ts'
import { softmax } from '../../vectors/softmax.ts'
import {
  type LikelihoodModel,
  endingLikelihoods,
  labelEndings,
} from '../classify/label-likelihood.ts'
import { oneByOne } from '../one-by-one.ts'
import { type RewardRequest, type ScoredReply, promptAsText } from './reward-request.ts'

/** The grades of a judge that was given none: the score is the probability of `Yes`. */
export const standardGrades: ReadonlyMap<string, number> = new Map([
  ['No', 0],
  ['Yes', 1],
])

/** What a judge is asked when it was told nothing else. */
export const standardRubric = 'Does the reply answer the prompt?'

/**
 * Has a language model grade replies without writing: it reads rubric, prompt and reply, and the
 * score is the expected grade `Σ p(grade) · value`, where `p` is the softmax of the log-likelihoods
 * of the grades (G-Eval, Liu et al. 2023, equation 1). Each reply is read on its own.
 */
export function judgeReplies(
  requests: readonly RewardRequest[],
  model: LikelihoodModel,
  signal: AbortSignal,
): Promise<(ScoredReply[] | Error)[]> {
  return oneByOne(requests, signal, async (request) => {
    const scored: ScoredReply[] = []
    for (const reply of request.replies) scored.push(await judgeReply(request, reply, model))
    return scored
  })
}

async function judgeReply(
  request: RewardRequest,
  reply: string,
  model: LikelihoodModel,
): Promise<ScoredReply> {
  const { grades = standardGrades, context } = request
  const task = judgeTask(request, reply)
  const asked: Prompt = model.logProbabilities.chat
    ? { messages: [{ role: 'user', content: task }] }
    : { text: `${task}\n\nAnswer:` }
  const { prompt, endings } = labelEndings(asked, [...grades.keys()])
  const likelihoods = await endingLikelihoods(model, prompt, endings, context)
  const shares = softmax(
    likelihoods.map(({ sum }) => sum),
    1,
  )
  const values = [...grades.values()]
  const value = shares.reduce((total, share, at) => total + share * (values[at] ?? 0), 0)
  const named = [...grades.keys()].map((grade, at) => [grade, shares[at] ?? 0] as const)
  return { score: { value, kind: 'expected-grade' }, probabilities: Object.fromEntries(named) }
}

/**
 * What a judge reads; public so that it can be shown. The question comes last, which small models
 * need, and replies to one prompt share the reading of its beginning.
 */
export function judgeTask(
  { prompt, rubric = standardRubric, grades = standardGrades }: Omit<RewardRequest, 'context'>,
  reply: string,
): string {
  return [
    `Prompt:\n${promptAsText(prompt)}`,
    `Reply:\n${reply}`,
    `${rubric} Say ${choiceOf(grades)}.`,
  ].join('\n\n')
}

function choiceOf(grades: ReadonlyMap<string, number>): string {
  const [worst, ...better] = [...grades].toSorted(([, a], [, b]) => a - b).map(([grade]) => grade)
  if (better.length === 1) return `${worst} or ${better[0]}`
  return `one of these, from worst to best: ${[worst, ...better].join(', ')}`
}
