import { readDrawing, readFormat, readMaxTokens, type Drawing } from './drawing.ts'
import {
  newAnswerId,
  nowInSeconds,
  usageBody,
  type EndpointCall,
  type OpenAiOffer,
} from './endpoint.ts'
import { eventResponse } from './event-response.ts'
import { createFields, type Fields } from './fields.ts'
import { findWriter } from './find-writer.ts'
import { chatLikelihoods } from './likelihoods.ts'
import { readMessages } from './messages-field.ts'
import { fieldError } from './openai-error.ts'
import type { Writer, WritingRequest, Written, WrittenReply } from './writer.ts'

/** `POST /v1/chat/completions`: answers a conversation, at once or as it is written. */
export async function answerChat(
  offer: OpenAiOffer,
  { body, signal }: EndpointCall,
): Promise<Response> {
  const fields = createFields(body)
  const model = fields.text('model')
  const writer = findWriter(offer, model)
  const messages = readMessages(fields.any('messages'))
  const drawing = readChatDrawing(fields)
  const asked = { prompts: [{ messages }], drawing }
  writer.check(asked)
  const head = { id: newAnswerId('chatcmpl'), created: nowInSeconds(), model }
  if (drawing.isStream) {
    return eventResponse(async (send, both) => {
      const chunk = { ...head, object: 'chat.completion.chunk' }
      await streamChat(writer, { ...asked, signal: both }, (more) => send({ ...chunk, ...more }))
    }, signal)
  }
  const written = await writer.write({ ...asked, signal, onText: () => undefined })
  return Response.json({
    ...head,
    object: 'chat.completion',
    choices: written.replies.map(choiceBody),
    usage: usageBody(written),
  })
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
  const drawing = readDrawing(fields, {
    maxTokens: maxTokens ?? older,
    schema: readFormat(fields.any('response_format')),
    alternatives: readAlternatives(fields),
  })
  fields.refuseRest()
  return drawing
}

function readAlternatives(fields: Fields): number | undefined {
  const isAsked = fields.boolean('logprobs') ?? false
  const top = fields.number('top_logprobs', { minimum: 0, maximum: 20, integer: true })
  if (top !== undefined && top > 0 && !isAsked) {
    throw fieldError('top_logprobs', "'top_logprobs' goes with logprobs: true")
  }
  return isAsked ? (top ?? 0) : undefined
}

function choiceBody({ text, finish, tokens }: WrittenReply, index: number): object {
  const message = { role: 'assistant', content: text, refusal: null }
  const logprobs = tokens ? chatLikelihoods(tokens) : null
  return { index, message, logprobs, finish_reason: finish }
}

/** Sends a reply piece by piece. Likelihoods are known at its end alone, and come with all of the text. */
async function streamChat(
  writer: Writer,
  request: Omit<WritingRequest, 'onText'>,
  send: (more: object) => void,
): Promise<void> {
  const { drawing } = request
  const usage = drawing.tellsUsage ? { usage: null } : {}
  const begun = new Set<number>()
  const sendDelta = (index: number, delta: object, more: object = {}): void => {
    const choice = { index, delta, logprobs: null, finish_reason: null, ...more }
    send({ choices: [choice], ...usage })
  }
  const begin = (index: number): void => {
    if (begun.has(index)) return
    begun.add(index)
    sendDelta(index, { role: 'assistant', content: '', refusal: null })
  }
  const isHeld = drawing.alternatives !== undefined
  const written = await writer.write({
    ...request,
    onText(index, content) {
      if (isHeld) return
      begin(index)
      sendDelta(index, { content })
    },
  })
  for (const [index, { text, finish, tokens }] of written.replies.entries()) {
    begin(index)
    if (isHeld) sendDelta(index, { content: text }, tokens && { logprobs: chatLikelihoods(tokens) })
    sendDelta(index, {}, { finish_reason: finish })
  }
  sendUsage(written, drawing, send)
}

/** The last event of a stream, for those who asked for it. */
export function sendUsage(
  written: Written,
  { tellsUsage }: Drawing,
  send: (more: object) => void,
): void {
  if (tellsUsage) send({ choices: [], usage: usageBody(written) })
}
