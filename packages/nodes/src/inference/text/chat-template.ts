import { FlowError } from '@chainwright/core'
import type { Message } from '@chainwright/core'
import { Template } from '@huggingface/jinja'
import { z } from 'zod'
import { readDescription } from '../store/description-files.ts'
import type { DescriptionFiles } from '../store/description-files.ts'

const tokenText = z.union([z.string(), z.looseObject({ content: z.string() }), z.null()])

/** `tokenizer_config.json`, as far as it is used here; the rest is kept for the tokenizer. */
export const tokenizerConfigSchema = z.looseObject({
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])
    .nullish(),
  model_max_length: z.number().nullish(),
  bos_token: tokenText.optional(),
  eos_token: tokenText.optional(),
  pad_token: tokenText.optional(),
  unk_token: tokenText.optional(),
  sep_token: tokenText.optional(),
  cls_token: tokenText.optional(),
  mask_token: tokenText.optional(),
})
/** The parsed `tokenizer_config.json`. */
export type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>

const tokenNames = [
  'bos_token',
  'eos_token',
  'pad_token',
  'unk_token',
  'sep_token',
  'cls_token',
  'mask_token',
] as const
/** What a special token is for. */
export type SpecialTokenName = (typeof tokenNames)[number]

/** How a special token is written; `undefined` when the configuration names none. */
export function specialTokenText(
  config: TokenizerConfig,
  name: SpecialTokenName,
): string | undefined {
  const value = config[name]
  return (typeof value === 'string' ? value : value?.content) || undefined
}

/**
 * Writes a conversation as the model reads it, up to where the next reply begins; a `complete` one
 * ends after its last message. Throws a `FlowError` (`chat-template-failed`).
 */
export type RenderChat = (messages: readonly Message[], options?: { complete?: boolean }) => string

/** Reads a model's own chat template; `undefined` when the model has none. */
export function readChatTemplate(
  files: DescriptionFiles,
  config: TokenizerConfig,
): RenderChat | undefined {
  const source = templateSource(files, config)
  if (source === undefined) return undefined
  const specialTokens = Object.fromEntries(
    tokenNames.flatMap((name) => {
      const text = specialTokenText(config, name)
      return text === undefined ? [] : [[name, text]]
    }),
  )
  let template: Template | undefined
  return (messages, { complete = false } = {}) => {
    try {
      template ??= new Template(source)
      return template.render({ messages, add_generation_prompt: !complete, ...specialTokens })
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      throw new FlowError({
        code: 'chat-template-failed',
        message: `The chat template of the model refuses this conversation: ${said}`,
        cause: error,
      })
    }
  }
}

/** Whether a model was given a way to read conversations. */
export function hasChatTemplate(files: DescriptionFiles): boolean {
  const config = readDescription(files, 'tokenizer_config.json', tokenizerConfigSchema)
  return templateSource(files, config ?? {}) !== undefined
}

function templateSource(files: DescriptionFiles, config: TokenizerConfig): string | undefined {
  const templates = config.chat_template
  if (typeof templates === 'string') return templates
  const named = templates?.find((template) => template.name === 'default')
  if (named) return named.template
  return files.text('chat_template.jinja')
}
