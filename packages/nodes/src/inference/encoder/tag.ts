import type { TaggedSpan } from '../../models/encoders.ts'
import { runInBatches } from './batches.ts'
import { headUnfit, labelsOf, tokenLogits } from './logits.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { softmax } from './probabilities.ts'
import { tokenRows } from './rows.ts'
import { mergeTags, readTags } from './tag-spans.ts'
import type { TokenTag } from './tag-spans.ts'
import { groupWords } from './words.ts'

/**
 * The spans that a model marks in each text. Throws a `FlowError`: `text-too-long`, or
 * `model-unreadable` for a head without labels or a tokenizer that does not tell places.
 */
export async function tagTexts(
  model: LoadedModel,
  { texts }: { texts: readonly string[] },
  context: WorkContext,
): Promise<TaggedSpan[][]> {
  const labels = labelsOf(model.config)
  if (labels.length < 2) throw headUnfit('it has no labels for tokens')
  const placed = texts.map((text) => model.tokenizer.place(text))
  const rows = tokenRows(
    model,
    placed.map(({ ids }) => ids),
  )
  const judged = await runInBatches(model, rows, {
    context,
    read: (output) => {
      const logitsOf = tokenLogits(output, labels.length)
      return output.rows.map(({ ids }, row) =>
        ids.map((_, token) => likeliest(logitsOf(row, token))),
      )
    },
  })
  const tags = readTags(labels)
  return texts.map((text, at) => {
    const start = rows[at]?.starts[0] ?? 0
    const words = groupWords(text, placed[at]?.spans ?? [])
    return mergeTags(text, words, { tokens: judged[at]?.slice(start) ?? [], tags })
  })
}

function likeliest(logits: Float32Array): TokenTag {
  const probabilities = softmax(logits)
  const probability = Math.max(...probabilities)
  return { label: probabilities.indexOf(probability), probability }
}
