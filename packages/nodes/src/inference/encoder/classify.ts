import { runInBatches } from './batches.ts'
import { headUnfit, labelsOf, textLogits } from './logits.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { sigmoid, softmax } from './probabilities.ts'
import { textRows } from './rows.ts'

/**
 * The probability of every label of the model's head, for each text. Labels exclude each other
 * (softmax) unless the model says that several may hold at once (sigmoid). Throws a `FlowError`:
 * `text-too-long`, or `model-unreadable` for a head with a single output.
 */
export async function classifyTexts(
  model: LoadedModel,
  { texts }: { texts: readonly string[] },
  context: WorkContext,
): Promise<Record<string, number>[]> {
  const labels = labelsOf(model.config)
  if (labels.length < 2) {
    throw headUnfit('its head has a single output, which is a score and no choice between labels')
  }
  const several = model.config.problem_type === 'multi_label_classification'
  return runInBatches(model, textRows(model, texts), {
    context,
    read: (output) =>
      textLogits(output, labels.length).map((logits) => {
        const probabilities = several ? [...logits].map(sigmoid) : softmax(logits)
        return Object.fromEntries(labels.map((label, at) => [label, probabilities[at] ?? 0]))
      }),
  })
}
