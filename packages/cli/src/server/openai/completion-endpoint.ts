import { sendUsage } from './chat-endpoint.ts'
import { readDrawing, readMaxTokens, type Drawing } from './drawing.ts'
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
import { completionLikelihoods } from './likelihoods.ts'
import { fieldError } from './openai-error.ts'
import type { Writer, WritingRequest, WrittenReply } from './writer.ts'

const mostPrompts = 64
/** Longest reply when a request to a model names no bound: that of the protocol. */
const usualTokens = 16

/** `POST /v1/completions`: continues texts, at once or as they are written. */
export async function answerCompletion(
  offer: OpenAiOffer,
  { body, signal }: EndpointCall,
): Promise<Response> {
  const fields = createFields(body)
  const model = fields.text('model')
  const writer = findWriter(offer, model)
  const isModel = model !== undefined && offer.flows.every(({ name }) => name !== model)
  const prompts = readPrompts(fields.any('prompt')).map((text) => ({ text }))
  const drawing = readCompletionDrawing(fields, isModel ? usualTokens : undefined)
  const asked = { prompts, drawing }
  writer.check(asked)
  const head = {
    id: newAnswerId('cmpl'),
    object: 'text_completion',
    created: nowInSeconds(),
    model,
  }
  if (drawing.isStream) {
    return eventResponse(
      (send, both) =>
        streamTexts(writer, { ...asked, signal: both }, (more) => send({ ...head, ...more })),
      signal,
    )
  }
  const written = await writer.write({ ...asked, signal, onText: () => undefined })
  const choices = written.replies.map(choiceBody)
  return Response.json({ ...head, choices, usage: usageBody(written) })
}

function readPrompts(value: unknown): string[] {
  const prompts: readonly unknown[] = Array.isArray(value) ? value : [value]
  const fits = prompts.length > 0 && prompts.length <= mostPrompts
  if (fits && prompts.every((prompt) => typeof prompt === 'string')) return prompts as string[]
  throw fieldError('prompt', `'prompt' takes a text, or 1 to ${mostPrompts} of them; no tokens`)
}

function readCompletionDrawing(fields: Fields, usualMost: number | undefined): Drawing {
  const maxTokens = readMaxTokens(fields, 'max_tokens') ?? usualMost
  const alternatives = fields.number('logprobs', { minimum: 0, maximum: 5, integer: true })
  fields.neutral('echo', [false])
  fields.neutral('suffix', [''])
  const drawing = readDrawing(fields, { maxTokens, schema: undefined, alternatives })
  fields.neutral('best_of', [drawing.count])
  fields.refuseRest()
  return drawing
}

function choiceBody({ text, finish, tokens }: WrittenReply, index: number) {
  const logprobs = tokens ? completionLikelihoods(tokens) : null
  return { text, index, logprobs, finish_reason: finish }
}

async function streamTexts(
  writer: Writer,
  request: Omit<WritingRequest, 'onText'>,
  send: (more: object) => void,
): Promise<void> {
  const { drawing } = request
  const usage = drawing.tellsUsage ? { usage: null } : {}
  const isHeld = drawing.alternatives !== undefined
  const sendPiece = (index: number, text: string, more: object = {}): void => {
    send({ choices: [{ text, index, logprobs: null, finish_reason: null, ...more }], ...usage })
  }
  const written = await writer.write({
    ...request,
    onText: (index, piece) => (isHeld ? undefined : sendPiece(index, piece)),
  })
  for (const [index, reply] of written.replies.entries()) {
    const { logprobs, finish_reason } = choiceBody(reply, index)
    sendPiece(index, isHeld ? reply.text : '', { logprobs, finish_reason })
  }
  sendUsage(written, drawing, send)
}
