import { readDrawing, readFormat, readMaxTokens, type Drawing } from './drawing.ts'
import type { EndpointCall, OpenAiOffer } from './endpoint.ts'
import type { Fields } from './fields.ts'
import { chatLikelihoods } from './likelihoods.ts'
import { readMessages } from './messages-field.ts'
import { fieldError } from './openai-error.ts'
import type { PromptToken } from './writer.ts'
import { answerWriting, type WritingForm } from './writing-endpoint.ts'

/** `POST /v1/chat/completions`: answers a conversation, at once or as it is written. */
export function answerChat(offer: OpenAiOffer, call: EndpointCall): Promise<Response> {
  return answerWriting(offer, call, chatForm)
}

const chatForm: WritingForm = {
  idPrefix: 'chatcmpl',
  object: 'chat.completion',
  pieceObject: 'chat.completion.chunk',
  read(fields) {
    const messages = readMessages(fields.any('messages'))
    return { prompts: [{ messages }], drawing: readChatDrawing(fields) }
  },
  choice: ({ text, finish, tokens }) => ({
    message: { role: 'assistant', content: text, refusal: null },
    logprobs: likelihoods(tokens),
    finish_reason: finish,
  }),
  begin: { delta: { role: 'assistant', content: '', refusal: null } },
  piece: (content, tokens) => ({ delta: { content }, logprobs: likelihoods(tokens) }),
  end: (finish) => ({ delta: {}, finish_reason: finish }),
}

function likelihoods(tokens: readonly PromptToken[] | undefined): object | null {
  return tokens ? chatLikelihoods(tokens) : null
}

function readChatDrawing(fields: Fields): Drawing {
  const maxTokens = readMaxTokens(fields, 'max_completion_tokens')
  const older = readMaxTokens(fields, 'max_tokens')
  if (maxTokens !== undefined && older !== undefined && maxTokens !== older) {
    throw fieldError('max_tokens', "'max_tokens' and 'max_completion_tokens' differ; send one")
  }
  fields.neutral('tools', [[]])
  fields.neutral('functions', [[]])
  fields.neutral('tool_choice', ['none', 'auto'])
  fields.neutral('function_call', ['none', 'auto'])
  fields.neutral('parallel_tool_calls', [true, false])
  fields.neutral('modalities', [['text']])
  return readDrawing(fields, {
    maxTokens: maxTokens ?? older,
    schema: readFormat(fields.any('response_format')),
    alternatives: readAlternatives(fields),
    echo: false,
  })
}

function readAlternatives(fields: Fields): number | undefined {
  const isAsked = fields.boolean('logprobs') ?? false
  const top = fields.number('top_logprobs', { minimum: 0, maximum: 20, integer: true })
  if (top !== undefined && top > 0 && !isAsked) {
    throw fieldError('top_logprobs', "'top_logprobs' goes with logprobs: true")
  }
  return isAsked ? (top ?? 0) : undefined
}
