import { FlowError } from '@chainwright/core'
import { numbersOf, runInBatches } from './batches.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'

/**
 * The probability of every label of the model's head, for each text. Labels exclude each other
 * (softmax) unless the model says that several may hold at once (sigmoid). Throws a `FlowError`:
 * `text-too-long`, or `model-unreadable` for a head with a single output.
 */
export function classifyTexts(
  model: LoadedModel,
  { texts }: { texts: readonly string[] },
  context: WorkContext,
): Promise<Record<string, number>[]> {
  const labels = labelsOf(model)
  const several = model.config.problem_type === 'multi_label_classification'
  return runInBatches(model, texts, {
    context,
    read: ({ outputs }) => {
      const logits = outputs['logits']
      if (!logits || logits.dims.at(-1) !== labels.length) {
        throw unusable(`it does not give ${labels.length} numbers for its ${labels.length} labels`)
      }
      const numbers = numbersOf(logits)
      return Array.from({ length: numbers.length / labels.length }, (_, row) => {
        const scores = [...numbers.subarray(row * labels.length, (row + 1) * labels.length)]
        const probabilities = several ? scores.map(sigmoid) : softmax(scores)
        return Object.fromEntries(labels.map((label, at) => [label, probabilities[at] ?? 0]))
      })
    },
  })
}

function labelsOf({ config }: LoadedModel): string[] {
  const entries = Object.entries(config.id2label ?? {})
  const labels = entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, label]) => label)
  if (labels.length > 1) return labels
  throw unusable('its head has a single output, which is a score and no choice between labels')
}

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits)
  const weights = logits.map((logit) => Math.exp(logit - top))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function unusable(why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `The model cannot classify texts: ${why}. Choose a model with a head for two labels or more.`,
  })
}
