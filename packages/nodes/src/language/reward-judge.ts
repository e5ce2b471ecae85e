import type { Prompt } from '../models/generate.ts'
import { softmax } from '../vectors/softmax.ts'
import { type LikelihoodModel, endingLikelihoods, labelEndings } from './label-likelihood.ts'
import { oneByOne } from './one-by-one.ts'
import { type RewardRequest, type ScoredReply, promptAsText } from './reward-request.ts'

/** The grades of a judge that was given none: 1 is worst, 5 is best. */
export const standardGrades: ReadonlyMap<string, number> = new Map(
  [1, 2, 3, 4, 5].map((value) => [String(value), value]),
)

/** What a judge looks at when it was told nothing else. */
export const standardRubric = 'Judge how well the reply answers the prompt.'

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
    : { text: `${task}\nGrade:` }
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

/** What a judge reads; public so that it can be shown. */
export function judgeTask(
  { prompt, rubric = standardRubric, grades = standardGrades }: Omit<RewardRequest, 'context'>,
  reply: string,
): string {
  const ordered = [...grades].toSorted(([, a], [, b]) => a - b).map(([grade]) => grade)
  return [
    rubric,
    `Prompt:\n${promptAsText(prompt)}`,
    `Reply:\n${reply}`,
    `Answer with one of these grades, from worst to best, and nothing else: ${ordered.join(', ')}.`,
  ].join('\n\n')
}
