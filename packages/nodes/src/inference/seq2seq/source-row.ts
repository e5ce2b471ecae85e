import { paddingToken, textTooLong } from '../encoder/rows.ts'
import type { LoadedModel } from '../load/load-model.ts'

/** How a Marian model of several languages is told which one to write: `>>fra<< Good morning`. */
const language = /^\s*(>>[\w-]+<<)\s*/

/**
 * The tokens of a text as the encoder reads it. Throws a `FlowError` (`text-too-long`) for a text
 * beyond the window, which is called by its number among several.
 */
export function sourceRow(model: LoadedModel, text: string, index: number): number[] {
  const window = model.specification.contextWindow
  const { ids } = model.tokenizer.frame([sourceTokens(model, text)])
  if (ids.length > window) {
    throw textTooLong(
      `Text ${index + 1} has ${ids.length} tokens, more than the ${window} that the model can read at once. Split it first.`,
    )
  }
  return ids.length > 0 ? ids : [paddingToken(model) ?? 0]
}

function sourceTokens({ tokenizer }: LoadedModel, text: string): number[] {
  const [start = '', name = ''] = language.exec(text) ?? []
  const token = tokenizer.idOf(name)
  if (token === undefined) return tokenizer.encode(text)
  return [token, ...tokenizer.encode(text.slice(start.length))]
}
