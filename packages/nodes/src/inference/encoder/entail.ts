import type { Entailment } from '../../models/encoders.ts'
import type { TextPair } from '../../models/inference.ts'
import { runInBatches } from './batches.ts'
import { headUnfit, labelsOf, textLogits } from './logits.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { pairRows } from './rows.ts'

const spellings: Record<keyof Entailment, RegExp> = {
  entailment: /^entail(s|ed|ment)?$/i,
  neutral: /^neutral$/i,
  contradiction: /^(contradict(s|ed|ion|ory)?|not[ _-]?entail(ed|ment)?)$/i,
}

/**
 * Whether the first text of each pair implies the second, as logits. Throws a `FlowError`:
 * `text-too-long`, or `model-unreadable` for a head without these labels.
 */
export async function entailPairs(
  model: LoadedModel,
  { pairs }: { pairs: readonly TextPair[] },
  context: WorkContext,
): Promise<Entailment[]> {
  const labels = labelsOf(model.config)
  const place = placesOf(labels)
  const rows = pairRows(model, pairs, { first: 'premise', second: 'hypothesis' })
  return runInBatches(model, rows, {
    context,
    read: (output) =>
      textLogits(output, labels.length).map((logits) => ({
        entailment: logits[place.entailment] ?? 0,
        ...(place.neutral !== undefined && { neutral: logits[place.neutral] ?? 0 }),
        contradiction: logits[place.contradiction] ?? 0,
      })),
  })
}

/** Where each of the classes stands among the labels, however they are spelled. */
function placesOf(labels: readonly string[]): Entailment {
  const placeOf = (name: keyof Entailment): number =>
    labels.findIndex((label) => spellings[name].test(label.trim()))
  const [entailment, neutral, contradiction] = [
    placeOf('entailment'),
    placeOf('neutral'),
    placeOf('contradiction'),
  ]
  if (entailment < 0 || contradiction < 0) {
    throw headUnfit(
      `it judges no entailment: its labels are ${labels.join(', ')}, and one must be called entailment and one contradiction`,
    )
  }
  return { entailment, contradiction, ...(neutral >= 0 && { neutral }) }
}
