import { FlowError } from '@chainwright/core'
import type { Entail, Entailment } from '../../models/encoders.ts'
import { softmax } from '../../vectors/softmax.ts'
import { type ClassifyRequest, type Guess, labelled } from './classify-request.ts'
import { togetherOrAlone } from '../one-by-one.ts'

/** Where the label goes in a hypothesis. */
const place = '{}'

/**
 * Sorts texts by what they imply (zero-shot, Yin et al. 2019): the text is the premise and each label
 * makes a hypothesis. `p(label)` is the softmax of the logits of entailment over the labels; with
 * `multiLabel`, for each label by itself, the softmax of its entailment and contradiction. All pairs
 * of all requests go to the model in one call.
 */
export function classifyByEntailment(
  requests: readonly ClassifyRequest[],
  model: Entail,
  signal: AbortSignal,
): Promise<(Guess | Error)[]> {
  return togetherOrAlone(requests, signal, async (together) => {
    const pairs = together.flatMap(({ text, hypothesis, labels }) =>
      Array.from(labels, ([name, examples]) => ({
        first: text,
        second: fillHypothesis(hypothesis, name, examples),
      })),
    )
    const logits = await model.entail(pairs, {
      signal,
      onUsage: (used) => together[0]?.context.usage(used),
    })
    let next = 0
    return together.map(({ labels, multiLabel }) => {
      const own = logits.slice(next, (next += labels.size))
      return { labels: labelled(labels.keys(), multiLabel ? own.map(alone) : amongLabels(own)) }
    })
  })
}

/** Throws `template-invalid` when the hypothesis has no place for a label. */
export function checkHypothesis(hypothesis: string): void {
  if (hypothesis.includes(place)) return
  throw new FlowError({
    code: 'template-invalid',
    message: `The hypothesis has no {} where the label goes. Write for instance "This example is {}."`,
    port: 'hypothesis',
  })
}

/** A label with one text is described by it; one with several examples goes by its name. */
function fillHypothesis(hypothesis: string, name: string, examples: readonly string[]): string {
  const [description = name, ...others] = examples
  return hypothesis.replace(place, () => (others.length === 0 ? description : name))
}

function amongLabels(logits: readonly Entailment[]): number[] {
  return softmax(
    logits.map(({ entailment }) => entailment),
    1,
  )
}

function alone({ entailment, contradiction }: Entailment): number {
  const [probability = 0] = softmax([entailment, contradiction], 1)
  return probability
}
