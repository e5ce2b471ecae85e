import { answerChat } from './chat-endpoint.ts'
import { answerCompletion } from './completion-endpoint.ts'
import { answerEmbeddings } from './embedding-endpoint.ts'
import { findNamed, type Endpoint, type Named, type OpenAiOffer } from './endpoint.ts'
import { errorResponse, OpenAiError } from './openai-error.ts'
import { readRequest } from './read-request.ts'

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ['/v1/chat/completions', answerChat],
  ['/v1/completions', answerCompletion],
  ['/v1/embeddings', answerEmbeddings],
])

/**
 * Answers a request of the OpenAI protocol, below `/v1/`, for a client whose key was checked and who may
 * use what is offered. Never rejects: what goes wrong is an answer in the protocol's form. A client that
 * leaves stops the work that was done for it.
 */
export async function answerOpenAi(offer: OpenAiOffer, request: Request): Promise<Response> {
  try {
    return await answer(offer, request)
  } catch (thrown) {
    return errorResponse(thrown)
  }
}

async function answer(offer: OpenAiOffer, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const endpoint = endpoints.get(pathname)
  if (endpoint) {
    if (request.method !== 'POST') throw wrongMethod('POST')
    const body = await readRequest(request, offer.bodyBytes)
    return endpoint(offer, { body, signal: request.signal })
  }
  if (pathname !== '/v1/models' && !pathname.startsWith('/v1/models/')) throw noSuch(pathname)
  if (request.method !== 'GET' && request.method !== 'HEAD') throw wrongMethod('GET')
  if (pathname === '/v1/models') return Response.json({ object: 'list', data: listOf(offer) })
  const name = decode(pathname.slice('/v1/models/'.length))
  return Response.json(modelBody(offer, findNamed(offer, name)))
}

function listOf(offer: OpenAiOffer): object[] {
  const flows = offer.flows.map((flow): Named => ({ type: 'flow', flow }))
  const models = offer.references.map((reference): Named => ({ type: 'model', reference }))
  return [...flows, ...models].map((named) => modelBody(offer, named))
}

function modelBody({ since }: OpenAiOffer, named: Named): object {
  const id = named.type === 'flow' ? named.flow.name : named.reference
  return { id, object: 'model', created: since, owned_by: named.type }
}

function decode(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

function noSuch(pathname: string): OpenAiError {
  const message = `there is no ${pathname.slice(0, 200)} here; there are /v1/models, ${[...endpoints.keys()].join(', ')}`
  return new OpenAiError(message, { status: 404, code: 'unknown_url' })
}

function wrongMethod(method: string): OpenAiError {
  return new OpenAiError(`ask with ${method}`, { status: 405, code: 'method_not_allowed' })
}
