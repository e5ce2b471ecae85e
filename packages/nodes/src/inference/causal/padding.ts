import type { PreTrainedModel } from '@huggingface/transformers'
import { emptyTexts, readOn } from './read-texts.ts'

const answers = new WeakMap<PreTrainedModel, Promise<boolean>>()

/**
 * Whether a network reads texts of different lengths side by side as it reads each alone. Some
 * ignore the mask of padding: ONNX Runtime's GroupQueryAttention, in which many models are stored,
 * counts the tokens of a text and takes the first columns for them. It is tried out once for each
 * network, on a few tokens.
 */
export function readsPadding(network: PreTrainedModel): Promise<boolean> {
  const known = answers.get(network) ?? tryOut(network)
  answers.set(network, known)
  return known
}

async function tryOut(network: PreTrainedModel): Promise<boolean> {
  const alone = await continued(network, [[2]])
  const alike = await continued(network, [[2], [1]])
  // A network may refuse what it cannot do.
  const padded = await continued(network, [[2], [1, 3, 4, 5, 6]]).catch(() => undefined)
  if (!padded) return false
  // Beside any other text, numbers differ a little; they may not differ more because of padding.
  return distance(alone, padded) <= 4 * distance(alone, alike) + range(alone) / 1000
}

/** Logits of the first text after one more token. */
async function continued(
  network: PreTrainedModel,
  rows: readonly (readonly number[])[],
): Promise<Float32Array> {
  const start = emptyTexts(rows.length)
  const { texts } = await readOn(network, start, { rows, padding: 'front', logits: 'last' })
  const more = rows.map(() => [3])
  const { logits } = await readOn(network, texts, { rows: more, padding: 'front', logits: 'last' })
  return logits(0).slice()
}

function distance(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))), 0)
}

function range(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
}
