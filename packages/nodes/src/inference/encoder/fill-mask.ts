import type { MaskFill } from '../../models/encoders.ts'
import { runInBatches } from './batches.ts'
import { headUnfit, tokenLogits } from './logits.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { textRows } from './rows.ts'

/** Most numbers of one pass: 64 MB of them, since each token has one per token of the vocabulary. */
const mostNumbers = 16 * 1024 ** 2

/**
 * The `top` likeliest tokens for each mask of each text. Throws a `FlowError`: `text-too-long`, or
 * `model-unreadable` for a tokenizer without a mask.
 */
export async function fillMasks(
  model: LoadedModel,
  { texts, top }: { texts: readonly string[]; top: number },
  context: WorkContext,
): Promise<MaskFill[][][]> {
  const mask = model.tokenizer.special('mask_token')
  if (!mask) throw headUnfit('its tokenizer has no token for a masked word')
  const vocabulary = Number(model.config['vocab_size'] ?? 50_000)
  return runInBatches(model, textRows(model, texts), {
    context,
    tokens: Math.max(1, Math.floor(mostNumbers / vocabulary)),
    read: (output) => {
      const logitsOf = tokenLogits(output)
      return output.rows.map(({ ids }, row) =>
        ids.flatMap((id, token) =>
          id === mask.token ? [likeliest(model, logitsOf(row, token), top)] : [],
        ),
      )
    },
  })
}

function likeliest({ tokenizer }: LoadedModel, logits: Float32Array, top: number): MaskFill[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - highest), 0)
  // A vocabulary may be padded with numbers that stand for nothing.
  return highestPlaces(logits, top)
    .filter((token) => tokenizer.has(token))
    .map((token) => ({
      token,
      text: tokenizer.decode([token], { special: true }).trimStart(),
      probability: Math.exp((logits[token] ?? -Infinity) - highest) / sum,
    }))
}

/** Places of the `count` highest numbers, the highest first. */
function highestPlaces(numbers: Float32Array, count: number): number[] {
  const places: number[] = []
  for (const [place, number] of numbers.entries()) {
    const lowest = numbers[places[count - 1] ?? -1]
    if (lowest !== undefined && number <= lowest) continue
    const before = places.findIndex((one) => (numbers[one] ?? 0) < number)
    places.splice(before < 0 ? places.length : before, 0, place)
    if (places.length > count) places.pop()
  }
  return places
}
