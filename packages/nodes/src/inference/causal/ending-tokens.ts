import type { Prompt } from '../../models/generate.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { sharedLength } from './prefix-cache.ts'
import { chatText } from './prompt-tokens.ts'

/** A prompt and what may follow it, as the model reads them. */
export interface TokenizedEndings {
  prompt: readonly number[]
  endings: readonly (readonly number[])[]
}

/**
 * Tokenizes a prompt and its endings. Each ending is tokenized together with the prompt, and is what
 * follows the prompt's own tokens. Where a token would reach over the border (`Hel` and `lo`), the
 * ending is tokenized by itself: a reply begins with a new token too. So the tokens of the prompt
 * are always those of the prompt alone, and all endings are scored after the same ones. Nothing
 * before the endings is the model's beginning-of-text token, if it has one. Throws a `FlowError`:
 * `chat-template-missing`, `chat-template-failed`.
 */
export function tokenizeEndings(
  model: LoadedModel,
  prompt: Prompt,
  endings: readonly string[],
): TokenizedEndings {
  const { tokenizer, config } = model
  const text = 'text' in prompt ? prompt.text : chatText(model, prompt.messages)
  const options = { special: 'text' in prompt }
  const before = tokenizer.encode(text, options)
  const begin = config['bos_token_id']
  return {
    prompt: before.length === 0 && typeof begin === 'number' ? [begin] : before,
    endings: endings.map((ending) => {
      const together = tokenizer.encode(text + ending, options)
      const divides = sharedLength(before, together) === before.length
      return divides ? together.slice(before.length) : tokenizer.encode(ending)
    }),
  }
}
