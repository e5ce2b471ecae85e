import { FlowError } from '@chainwright/core'
import type { Message } from '@chainwright/core'
import type { Prompt } from '../../models/generate.ts'
import type { LoadedModel } from '../load/load-model.ts'

/**
 * The tokens that the model reads for a prompt: a text with the special tokens that its tokenizer
 * adds, or a conversation by the chat template, up to where the reply begins. Throws a `FlowError`:
 * `chat-template-missing`, `chat-template-failed`.
 */
export function promptTokens(model: LoadedModel, prompt: Prompt): number[] {
  if ('text' in prompt) return model.tokenizer.encode(prompt.text, { special: true })
  return model.tokenizer.encode(chatText(model, prompt.messages))
}

/** A conversation as the model reads it. Throws like `promptTokens`. */
export function chatText(
  { tokenizer, specification }: LoadedModel,
  messages: readonly Message[],
): string {
  if (tokenizer.chat) return tokenizer.chat(messages)
  throw new FlowError({
    code: 'chat-template-missing',
    message: `The model in ${specification.folder} has no chat template, so it cannot answer a conversation. Give it a text to continue, or choose a model that was tuned for conversations.`,
  })
}
