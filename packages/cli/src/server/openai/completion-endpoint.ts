import { readDrawing, readMaxTokens, type Drawing } from './drawing.ts'
import type { EndpointCall, OpenAiOffer } from './endpoint.ts'
import type { Fields } from './fields.ts'
import { completionLikelihoods } from './likelihoods.ts'
import { fieldError } from './openai-error.ts'
import type { PromptToken } from './writer.ts'
import { answerWriting, type WritingForm } from './writing-endpoint.ts'

const mostPrompts = 64
/** Longest reply when a request to a model names no bound: that of the protocol. */
const usualTokens = 16

/** `POST /v1/completions`: continues texts, at once or as they are written. */
export function answerCompletion(offer: OpenAiOffer, call: EndpointCall): Promise<Response> {
  return answerWriting(offer, call, completionForm)
}

const completionForm: WritingForm = {
  idPrefix: 'cmpl',
  object: 'text_completion',
  pieceObject: 'text_completion',
  read(fields, isModel) {
    const prompts = readPrompts(fields.any('prompt')).map((text) => ({ text }))
    return { prompts, drawing: readCompletionDrawing(fields, isModel ? usualTokens : undefined) }
  },
  choice: ({ text, finish, tokens }) => ({
    text,
    logprobs: likelihoods(tokens),
    finish_reason: finish,
  }),
  piece: (text, tokens) => ({ text, logprobs: likelihoods(tokens) }),
  end: (finish) => ({ text: '', finish_reason: finish }),
}

function likelihoods(tokens: readonly PromptToken[] | undefined): object | null {
  return tokens ? completionLikelihoods(tokens) : null
}

function readPrompts(value: unknown): string[] {
  const prompts: readonly unknown[] = Array.isArray(value) ? value : [value]
  const fits = prompts.length > 0 && prompts.length <= mostPrompts
  if (fits && prompts.every((prompt) => typeof prompt === 'string')) return prompts as string[]
  throw fieldError('prompt', `'prompt' takes a text, or 1 to ${mostPrompts} of them; no tokens`)
}

function readCompletionDrawing(fields: Fields, usualMost: number | undefined): Drawing {
  const echo = fields.boolean('echo') ?? false
  // With nothing to write, the prompt alone is judged.
  const maxTokens = readMaxTokens(fields, 'max_tokens', echo ? 0 : 1) ?? usualMost
  const alternatives = fields.number('logprobs', { minimum: 0, maximum: 5, integer: true })
  fields.neutral('suffix', [''])
  const drawing = readDrawing(fields, { maxTokens, schema: undefined, alternatives, echo })
  fields.neutral('best_of', [drawing.count])
  return drawing
}
