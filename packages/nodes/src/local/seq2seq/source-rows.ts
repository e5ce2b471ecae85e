import { textTooLong } from '../encoder/rows.ts'
import type { LoadedModel } from '../load/load-model.ts'

/** How a Marian model of several languages is told which one to write: `>>fra<< Good morning`. */
const language = /^\s*(>>[\w-]+<<)\s*/

/**
 * The tokens of each text as the encoder reads it. Throws a `FlowError` (`text-too-long`) for a text
 * beyond the window.
 */
export function sourceRows(model: LoadedModel, texts: readonly string[]): number[][] {
  const window = model.specification.contextWindow
  return texts.map((text, index) => {
    const { ids } = model.tokenizer.frame([sourceTokens(model, text)])
    if (ids.length > window) {
      throw textTooLong(
        `Text ${index + 1} has ${ids.length} tokens, more than the ${window} that the model can read at once. Split it first.`,
      )
    }
    return ids.length > 0 ? ids : [model.config.pad_token_id ?? 0]
  })
}

function sourceTokens({ tokenizer }: LoadedModel, text: string): number[] {
  const [start = '', name = ''] = language.exec(text) ?? []
  const token = tokenizer.idOf(name)
  if (token === undefined) return tokenizer.encode(text)
  return [token, ...tokenizer.encode(text.slice(start.length))]
}
