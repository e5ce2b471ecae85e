import { z } from 'zod'
import { brokenAnswer } from '../calls/endpoint-errors.ts'
import { hideKey } from '../calls/hide-key.ts'
import type { ReplyPiece } from '../calls/reply-piece.ts'
import { likelihoodsIn } from '../calls/reply-tokens.ts'
import type { ChatCall, Endpoint } from '../endpoint.ts'
import { answerText, postJson } from './answer-of.ts'
import { eventData } from './event-data.ts'
import { schemaFormat } from './schema-format.ts'

const said = z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() })
const choice = z.looseObject({
  index: z.number().default(0),
  delta: said.nullish(),
  message: said.nullish(),
  finish_reason: z.string().nullish(),
  logprobs: z.unknown().optional(),
})
const usage = z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number().default(0) })
const piece = z.looseObject({ choices: z.array(choice).default([]), usage: usage.nullish() })
const failure = z.looseObject({
  error: z.union([z.string(), z.looseObject({ message: z.string() })]),
})

type Piece = z.infer<typeof piece>

/**
 * One chat completion, streamed. A server that sends it whole is understood as well. Throws a
 * `FlowError`: `endpoint-answer-invalid` for what is no such answer, and the errors of the network.
 */
export async function* streamChat(call: ChatCall): AsyncGenerator<ReplyPiece> {
  const { endpoint, signal } = call
  const response = await postJson(call, '/chat/completions', requestOf(call))
  const type = response.headers.get('content-type') ?? ''
  const isStream = /event-stream/.test(type)
  const texts = isStream
    ? eventData(response.body ?? none(), endpoint.name)
    : [await answerText(response, endpoint)]
  let told: Piece['usage']
  for await (const text of texts) {
    signal.throwIfAborted()
    if (text === '[DONE]') break
    const read = readPiece(text, endpoint)
    // Some servers count along: what they say last is the sum.
    told = read.usage ?? told
    yield replyPiece(read)
  }
  if (told) {
    yield { text: '', inputTokens: told.prompt_tokens, outputTokens: told.completion_tokens }
  }
}

function requestOf({ endpoint, settings, messages }: ChatCall): Record<string, unknown> {
  const { maxTokens, temperature, topP, seed, stop, logProbabilities, schema } = settings
  // Models that think before they answer know the limit under another name.
  const limit = endpoint.facts.fixedTemperature ? 'max_completion_tokens' : 'max_tokens'
  return {
    model: endpoint.model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    [limit]: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stop }),
    ...(logProbabilities !== undefined && { logprobs: true, top_logprobs: logProbabilities }),
    ...(schema && { response_format: schemaFormat(schema) }),
  }
}

function replyPiece({ choices }: Piece): ReplyPiece {
  const first = choices.find(({ index }) => index === 0)
  const words = first?.delta ?? first?.message
  const finish = words?.refusal ? 'refusal' : (first?.finish_reason ?? undefined)
  return { text: words?.content ?? '', finish, tokens: likelihoodsIn(first?.logprobs) }
}

function readPiece(text: string, endpoint: Endpoint): Piece {
  const { name } = endpoint
  const json = parsed(text, name)
  const failed = failure.safeParse(json)
  if (failed.success) {
    const { error } = failed.data
    const words = hideKey(typeof error === 'string' ? error : error.message, endpoint)
    throw brokenAnswer(name, `it broke off and says: ${words.slice(0, 300)}`)
  }
  const read = piece.safeParse(json)
  if (read.success) return read.data
  throw brokenAnswer(name, 'it is not in the form of OpenAI')
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw brokenAnswer(name, 'it is not JSON', cause)
  }
}

async function* none(): AsyncGenerator<Uint8Array> {
  // An answer without a body has no pieces.
}
