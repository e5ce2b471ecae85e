import { FlowError, isFlowError } from '@chainwright/core'
import type { Dial, DialResponse } from '../../doors/dial.ts'
import { decodeText } from '../../text/decode-text.ts'
import type { DocumentFormat, LoadedDocument } from './document-texts.ts'
import { fillAddress } from './fill-address.ts'

/** An address to load a document from. */
export interface AddressRequest {
  /** With `{{value}}` in its path or query, or without. */
  readonly address: string
  readonly value: string | undefined
  /** Whether whoever wrote the address may choose a site. */
  readonly mayChoose: boolean
  /** Left out when the run was not granted it. */
  readonly dial: Dial | undefined
  /** What to read it as; `undefined` goes by what the answer says it is. */
  readonly format: DocumentFormat | undefined
  readonly signal: AbortSignal
}

const mostBytes = 16 * 1024 * 1024
const mostPauseMs = 24 * 60 * 60 * 1000

const formats: ReadonlyMap<string, DocumentFormat> = new Map([
  ['application/pdf', 'pdf'],
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['text/csv', 'csv'],
  ['text/tab-separated-values', 'csv'],
  ['application/jsonl', 'jsonl'],
  ['application/x-ndjson', 'jsonl'],
  ['application/json', 'text'],
])

/**
 * Loads a document through the dialer. Its content type says how it is read, whatever its address ends
 * with. Throws `data-origin-refused`, `url-refused`, `origin-not-granted` without a dialer, `site-failed` for any status but 200,
 * `content-type-refused`, and what the dialer throws.
 */
export async function loadAddress(request: AddressRequest): Promise<LoadedDocument> {
  const { address, value, mayChoose, dial, signal } = request
  if (!mayChoose) throw dataOrigin()
  const url = fillAddress(address, value)
  if (!dial) throw notGranted(url)
  try {
    const response = await dial(url, { signal, limits: { bytes: mostBytes } })
    return await read(response, request.format)
  } catch (thrown) {
    throw isFlowError(thrown) && thrown.port === undefined ? atFiles(thrown) : thrown
  }
}

async function read(
  response: DialResponse,
  asked: DocumentFormat | undefined,
): Promise<LoadedDocument> {
  const { url, status, headers } = response
  try {
    if (status !== 200) throw failed(response)
    const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';')
    const format = asked ?? formatOf(type.trim())
    if (!format) throw refusedType(url, type.trim())
    const bytes = await bytesOf(response)
    const decode = (): string => textOf(bytes, url, charsetOf(parameters))
    return { name: url, bytes, format, decode }
  } finally {
    response.discard()
  }
}

function formatOf(type: string): DocumentFormat | undefined {
  return (
    formats.get(type) ?? (/^text\/(?!.*(?:javascript|ecmascript))/.test(type) ? 'text' : undefined)
  )
}

async function bytesOf({ body }: DialResponse): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

function charsetOf(parameters: readonly string[]): string {
  for (const parameter of parameters) {
    const [, charset] = /^\s*charset\s*=\s*"?([^\s"]+)"?\s*$/.exec(parameter) ?? []
    if (charset !== undefined) return charset
  }
  return 'utf-8'
}

function textOf(bytes: Uint8Array, url: string, charset: string): string {
  if (charset === 'utf-8' || charset === 'utf8') return decodeText(bytes, url)
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch (cause) {
    const message = `"${url}" says that it is text in ${JSON.stringify(charset.slice(0, 40))}, and cannot be read as that.`
    throw new FlowError({ code: 'file-not-text', message, port: 'files', cause })
  }
}

function failed({ url, status, headers }: DialResponse): FlowError {
  const again = status === 429 || status >= 500
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = seconds >= 0 ? Math.min(seconds * 1000, mostPauseMs) : undefined
  return new FlowError({
    code: 'site-failed',
    message: `${url} answered ${status}. ${again ? 'Try again later.' : 'Check the address: only one that answers 200 is read.'}`,
    port: 'files',
    retryable: again,
    ...(again && retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function refusedType(url: string, type: string): FlowError {
  const said = type === '' ? 'does not say what it is' : `is ${JSON.stringify(type.slice(0, 80))}`
  return new FlowError({
    code: 'content-type-refused',
    message: `${url} ${said}, which is not read: HTML, PDF, CSV, JSON lines and other text are. If it is one of these, set "format".`,
    port: 'files',
  })
}

function notGranted(url: string): FlowError {
  const { origin } = URL.canParse(url)
    ? new URL(url)
    : { origin: JSON.stringify(url.slice(0, 200)) }
  return new FlowError({
    code: 'origin-not-granted',
    message: `${origin} is not asked, because this run was granted no addresses. A page in a browser opens none: most sites let no other site read them. Download the document and load it as a file, or run the flow with \`chainwright run --allow-url\`.`,
    port: 'files',
  })
}

function atFiles({ code, message, retryable, retryAfterMs, cause }: FlowError): FlowError {
  return new FlowError({ code, message, retryable, retryAfterMs, cause, port: 'files' })
}

function dataOrigin(): FlowError {
  return new FlowError({
    code: 'data-origin-refused',
    message:
      'The address comes from another node, and data may not choose which site is asked. Write the address here with {{value}} in its path or query, and wire the value; or set "allowDataOrigin", if you trust that node.',
    port: 'files',
  })
}
