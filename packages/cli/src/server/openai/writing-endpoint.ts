import type { PromptToken, Written, WrittenReply, Writer, WritingRequest } from './writer.ts'
import type { Drawing } from './drawing.ts'
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

/** What is asked of a writer. */
export type ReadWriting = Pick<WritingRequest, 'prompts' | 'drawing'>

/** How a kind of requests for text is read and answered. */
export interface WritingForm {
  readonly idPrefix: string
  /** Name of an answer, and of a piece of one that is streamed. */
  readonly object: string
  readonly pieceObject: string
  /** Reads a request; `isModel` when it names no flow. Throws an `OpenAiError`. */
  read(fields: Fields, isModel: boolean): ReadWriting
  /** A whole reply. */
  choice(reply: EchoedReply): object
  /** What comes before the first piece of a reply. */
  readonly begin?: object
  /** A piece of a reply, and the likelihoods of its tokens when those were asked for. */
  piece(text: string, tokens: readonly PromptToken[] | undefined): object
  /** What comes behind the last piece. */
  end(finish: WrittenReply['finish']): object
}

/** A reply with its prompt before it, where that was asked for. */
export interface EchoedReply extends Pick<WrittenReply, 'text' | 'finish'> {
  readonly tokens: readonly PromptToken[] | undefined
}

/** Answers a request for text, at once or as it is written. Throws an `OpenAiError` or a `FlowError`. */
export async function answerWriting(
  offer: OpenAiOffer,
  { body, signal }: EndpointCall,
  form: WritingForm,
): Promise<Response> {
  const fields = createFields(body)
  const model = fields.text('model')
  const writer = findWriter(offer, model)
  const isModel = offer.flows.every(({ name }) => name !== model)
  const asked = form.read(fields, isModel)
  fields.refuseRest()
  writer.check(asked)
  const head = { id: newAnswerId(form.idPrefix), created: nowInSeconds(), model }
  if (asked.drawing.isStream) {
    return eventResponse(async (send, both) => {
      const chunk = { ...head, object: form.pieceObject }
      const request = { ...asked, signal: both }
      await streamReplies(writer, request, form, (more) => send({ ...chunk, ...more }))
    }, signal)
  }
  const written = await writer.write({ ...asked, signal, onText: () => undefined })
  const choices = written.replies.map((reply, index) => {
    return { index, ...form.choice(echoed(asked, reply, index)) }
  })
  return Response.json({ ...head, object: form.object, choices, usage: usageBody(written) })
}

/** Sends replies piece by piece. Likelihoods are known at the end alone, and come with all of the text. */
async function streamReplies(
  writer: Writer,
  request: Omit<WritingRequest, 'onText'>,
  form: WritingForm,
  send: (more: object) => void,
): Promise<void> {
  const { drawing } = request
  const usage = drawing.tellsUsage ? { usage: null } : {}
  const begun = new Set<number>()
  const isHeld = drawing.alternatives !== undefined
  const sendChoice = (index: number, choice: object): void => {
    const nothing = { logprobs: null, finish_reason: null }
    send({ choices: [{ index, ...nothing, ...choice }], ...usage })
  }
  const begin = (index: number): void => {
    if (begun.has(index)) return
    begun.add(index)
    if (form.begin) sendChoice(index, form.begin)
    const prompt = isHeld ? undefined : promptText(request, index)
    if (prompt) sendChoice(index, form.piece(prompt, undefined))
  }
  const written = await writer.write({
    ...request,
    onText(index, text) {
      if (isHeld) return
      begin(index)
      sendChoice(index, form.piece(text, undefined))
    },
  })
  for (const [index, reply] of written.replies.entries()) {
    begin(index)
    const { text, tokens } = echoed(request, reply, index)
    if (isHeld) sendChoice(index, form.piece(text, tokens))
    sendChoice(index, form.end(reply.finish))
  }
  sendUsage(written, drawing, send)
}

function echoed(asked: ReadWriting, reply: WrittenReply, index: number): EchoedReply {
  const { finish, tokens, promptTokens = [] } = reply
  const text = promptText(asked, index) + reply.text
  return { text, finish, tokens: tokens && [...promptTokens, ...tokens] }
}

/** The prompt of a reply, when it is to stand before it. */
function promptText({ prompts, drawing }: ReadWriting, index: number): string {
  const prompt = drawing.echo ? prompts[Math.floor(index / drawing.count)] : undefined
  return prompt && 'text' in prompt ? prompt.text : ''
}

/** The last event of a stream, for those who asked for it. */
function sendUsage(written: Written, { tellsUsage }: Drawing, send: (more: object) => void): void {
  if (tellsUsage) send({ choices: [], usage: usageBody(written) })
}
