import type { Fetch } from '../../doors/create-fetch.ts'
import { brokenAnswer } from '../calls/endpoint-errors.ts'
import type { Endpoint } from '../endpoint.ts'

/** What a call needs of an endpoint. */
export interface PlainCall {
  readonly endpoint: Pick<Endpoint, 'name' | 'address'>
  readonly fetch: Fetch
  readonly signal?: AbortSignal
}

/** Posts JSON below the base address. Throws `endpoint-answer-invalid` when a web page answers. */
export async function postJson(
  { endpoint, fetch, signal }: PlainCall,
  path: string,
  body: unknown,
): Promise<Response> {
  const response = await fetch(`${endpoint.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
  refuseWebPage(response, endpoint)
  return response
}

/** The whole body as text. */
export async function answerText(
  response: Response,
  endpoint: Pick<Endpoint, 'name' | 'address'>,
): Promise<string> {
  refuseWebPage(response, endpoint)
  return response.text()
}

/** A base address that is a little wrong is most often answered by a page for people. */
function refuseWebPage(
  { headers, body }: Response,
  { name, address }: Pick<Endpoint, 'name' | 'address'>,
): void {
  if (!/html/.test(headers.get('content-type') ?? '')) return
  void body?.cancel().catch(() => undefined)
  throw brokenAnswer(
    name,
    `a web page came from ${address}, which is not the base address of an API. Most end in /v1`,
  )
}
