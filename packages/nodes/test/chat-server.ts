import type { IncomingMessage, ServerResponse } from 'node:http'
import { serve } from './local-server.ts'

/** A request that a chat server was asked. */
export interface Asked {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Record<string, unknown>
}

/** An answer to a request; several pieces are sent as they are, one after the other. */
export type Reply = (asked: Asked, response: ServerResponse) => void | Promise<void>

/**
 * A server on this machine that speaks like OpenAI and remembers what it was asked; closed after the
 * test. Gives its base address.
 */
export async function chatServer(reply: Reply): Promise<{ address: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const port = await serve((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString() || '{}'
      const body = JSON.parse(text) as Record<string, unknown>
      const one = { path: request.url ?? '', headers: request.headers, body }
      asked.push(one)
      void reply(one, response)
    })
  })
  return { address: `http://127.0.0.1:${port}/v1`, asked }
}

/** Part of a reply as OpenAI streams it. */
export function part(delta: object, more: object = {}): string {
  const choice = { index: 0, delta, finish_reason: null, ...more }
  return event({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [choice] })
}

/** The last parts: why it ended, what it took, and the mark of the end. */
export function ending(reason = 'stop', inputTokens = 7, outputTokens = 3): string {
  const usage = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
  const last = { id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [], usage }
  return `${part({}, { finish_reason: reason })}${event(last)}data: [DONE]\n\n`
}

/** Answers with a text, streamed in words. */
export function says(text: string, reason = 'stop'): Reply {
  return (_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    for (const word of text.split(/(?= )/)) response.write(part({ content: word }))
    response.end(ending(reason))
  }
}

/** Answers with a status and an error as OpenAI writes it. */
export function fails(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: { message } }))
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
