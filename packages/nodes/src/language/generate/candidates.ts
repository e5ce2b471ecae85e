import { FlowError, type StepContext } from '@chainwright/core'
import type { DrawOptions, Generate, Generated, Prompt } from '../../models/generate.ts'
import { oneByOne } from '../one-by-one.ts'
import { usageOf } from '../../models/usage-of.ts'

/** Replies that are wanted of one prompt. */
export interface CandidatesRequest {
  readonly prompt: Prompt
  readonly options: DrawOptions
  /** How many replies; each after the first has a seed that is one higher. */
  readonly count: number
  readonly context: Pick<StepContext, 'signal' | 'usage' | 'delta'>
}

/**
 * Has a model write the candidates of all requests, in one go when it can. The first candidate of
 * each is shown as it grows, at the output `text`. A request fails with the first error among its
 * candidates, and alone. Counts tokens; the first request's signal stops all.
 */
export async function generateCandidates(
  model: Generate,
  requests: readonly CandidatesRequest[],
): Promise<(Generated[] | Error)[]> {
  const [first] = requests
  if (!first) return []
  const { signal } = first.context
  const asked = requests.flatMap((request) =>
    Array.from({ length: request.count }, (_, candidate) => draw(request, candidate)),
  )
  const replies =
    model.generateBatch && asked.length > 1
      ? await model.generateBatch(asked, { signal })
      : await oneByOne(asked, signal, ({ prompt, ...options }) =>
          model.generate(prompt, { ...options, signal }),
        )
  let next = 0
  return requests.map(({ count, context }) =>
    together(replies.slice(next, (next += count)), context),
  )
}

/**
 * Throws a `FlowError` (`candidates-alike`) for several candidates at temperature 0, which all would
 * be the likeliest text.
 */
export function checkCandidates(count: number, temperature: number): void {
  if (count < 2 || temperature > 0) return
  throw new FlowError({
    code: 'candidates-alike',
    message: `At temperature 0 all ${count} candidates would be the same text. Raise the temperature, for instance to 0.8, or ask for one candidate.`,
    port: 'temperature',
  })
}

function draw({ prompt, options, context }: CandidatesRequest, candidate: number) {
  const { seed } = options
  const onText = (piece: string): void => context.delta('text', piece)
  return {
    ...options,
    prompt,
    ...(seed !== undefined && { seed: seed + candidate }),
    ...(candidate === 0 && { onText }),
  }
}

function together(
  replies: readonly (Generated | Error)[],
  context: CandidatesRequest['context'],
): Generated[] | Error {
  const written: Generated[] = []
  let problem: Error | undefined
  for (const reply of replies) {
    if (reply instanceof Error) problem ??= reply
    else written.push(reply)
  }
  for (const reply of written) context.usage(usageOf(reply))
  return problem ?? written
}
