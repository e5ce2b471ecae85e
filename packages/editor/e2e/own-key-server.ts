import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call that the server was asked. */
export interface EndpointCall {
  readonly method: string
  readonly path: string
  readonly key: string | undefined
  readonly body: { readonly model?: string; readonly messages?: readonly { content: string }[] }
}

/** A server on this machine that speaks like OpenAI, as a model server would run there. */
export interface EndpointServer {
  readonly origin: string
  /** Its base address. */
  readonly address: string
  /** What it was asked, questions of browsers before a call left out. */
  readonly calls: EndpointCall[]
  /** Pages that it allows, by their origins. */
  readonly allowed: Set<string>
  close(): Promise<void>
}

/** How a model behaves, by its name. */
export type Behaviour = (call: EndpointCall, response: ServerResponse, at: number) => unknown

/** Starts it on a port of its own, with models that behave as they are told. */
export async function serveEndpoint(
  models: Readonly<Record<string, Behaviour>>,
): Promise<EndpointServer> {
  const calls: EndpointCall[] = []
  const allowed = new Set<string>()
  const server = createServer((request, response) => {
    if (!allow(request, response, allowed)) return
    void bodyOf(request).then((text) => {
      const { method = '', url: path = '', headers } = request
      const body = JSON.parse(text || '{}') as EndpointCall['body']
      const call = { method, path, key: headers.authorization, body }
      calls.push(call)
      if (path === '/v1/models') return sendModels(response, Object.keys(models))
      const earlier = calls.filter((one) => one.body.model === body.model).length - 1
      const behave = models[body.model ?? '']
      if (behave) return behave(call, response, earlier)
      return response.writeHead(404).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    address: `${origin}/v1`,
    calls,
    allowed,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Says which pages may read its answers, by their exact origins; ends questions of browsers. */
function allow(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  allowed: ReadonlySet<string>,
): boolean {
  const { origin = '' } = headers
  if (allowed.has(origin)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-allow-headers', 'authorization, content-type')
    response.setHeader('access-control-expose-headers', 'retry-after')
  }
  if (method !== 'OPTIONS') return true
  response.writeHead(204).end()
  return false
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

function sendModels(response: ServerResponse, names: readonly string[]): void {
  const data = names.map((id) => ({ id, object: 'model' }))
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
}

/** A piece of a streamed reply. */
export function piece(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }]
  return `data: ${JSON.stringify({ choices })}\n\n`
}

/** Starts a streamed reply. */
export function stream(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream' })
}

/** Says a text, word by word, as fast as words of a model come. */
export function says(text: string): Behaviour {
  return async (_, response) => {
    stream(response)
    for (const word of text.split(/(?= )/)) {
      response.write(piece(word))
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    const usage = { prompt_tokens: 12, completion_tokens: text.split(' ').length }
    response.write(piece('', 'stop'))
    response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`)
  }
}
