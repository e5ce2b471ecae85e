import type { Message } from '@chainwright/core'
import type { Generated } from '../../models/generate.ts'
import type { Payer } from '../../models/payers.ts'
import { countTokens } from '../capabilities/tokenize.ts'
import { callEndpoint } from './call-endpoint.ts'
import type { Took } from './charge-call.ts'
import { costOf } from './cost-of.ts'
import type { ChatSettings, Endpoint } from '../endpoint.ts'
import { hideKey, hideKeyInPieces } from './hide-key.ts'
import { readReply, type Reply } from './read-reply.ts'

/** One request of a chat model. */
export interface ChatRequest {
  readonly endpoint: Endpoint
  readonly settings: ChatSettings
  readonly messages: readonly Message[]
  /** The reply ends before any of these, whatever the provider knows of them. */
  readonly stop: readonly string[]
  readonly onText?: ((piece: string) => void) | undefined
  readonly signal: AbortSignal
  readonly payers?: readonly Payer[] | undefined
}

/** Asks a chat model once, and reads its reply as it comes. */
export async function askChat(request: ChatRequest): Promise<Generated> {
  const { endpoint, settings, stop, onText, signal, payers } = request
  const estimated = request.messages.reduce((sum, { content }) => sum + countTokens(content), 0)
  const call = { signal, payers, ...mostOf(estimated, settings) }
  // Ends the connection when a stop text was met: the rest is not wanted.
  const enough = new AbortController()
  const ends = AbortSignal.any([signal, enough.signal])
  return callEndpoint(endpoint, call, async (fetch, took) => {
    // A reply that breaks off was asked for all the same.
    took(estimated)
    const { name } = endpoint
    const pieces = await endpoint.provider.chat({
      endpoint,
      settings,
      messages: request.messages,
      fetch: (input, init) => fetch(input, withSignal(init, ends)),
      signal: ends,
    })
    const shown = hideKeyInPieces(endpoint)
    const show = (text: string): void => void (text !== '' && onText?.(text))
    let written = ''
    const listener = (piece: string): void => {
      written += piece
      if (onText) show(shown.push(piece))
    }
    const reply = await readReply(pieces, { name, stop, onText: listener, signal }).finally(() =>
      tell(took, estimated, countTokens(written)),
    )
    enough.abort()
    show(shown.end())
    const generated = generatedOf(endpoint, reply, estimated)
    tell(took, generated.inputTokens, generated.outputTokens)
    return generated
  })
}

function mostOf(inputTokens: number, { maxTokens }: ChatSettings) {
  return { tokens: inputTokens + maxTokens, outputTokens: maxTokens }
}

function tell(took: Took, inputTokens: number, outputTokens: number): void {
  took(inputTokens + outputTokens, outputTokens)
}

/** A library that hands no signal on cannot hold a connection open all the same. */
function withSignal(init: RequestInit | undefined, signal: AbortSignal): RequestInit {
  return { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal }
}

function generatedOf(endpoint: Endpoint, reply: Reply, estimated: number): Generated {
  const { finish, tokens } = reply
  const text = hideKey(reply.text, endpoint)
  const inputTokens = reply.inputTokens ?? estimated
  const outputTokens = reply.outputTokens ?? countTokens(text)
  const cost = costOf(endpoint, inputTokens, outputTokens)
  return {
    text,
    finish,
    inputTokens,
    outputTokens,
    ...(cost !== undefined && { cost }),
    // The tokens of a text that had to be changed would tell it all the same.
    ...(tokens.length > 0 && text === reply.text && { tokens }),
  }
}
