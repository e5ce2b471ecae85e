import { defaultLimits, FlowError } from '@chainwright/core'
import { inflate, joinBytes } from './inflate.ts'
import { chunkBytes, readChunks, signature, type Chunk } from './png-chunks.ts'

/** The keyword that names our text in a picture. */
const keyword = 'chainwright'
const textType = 'iTXt'

/**
 * A PNG picture with a flow file inside of it, in place of one that it held. Throws a `FlowError`
 * `picture-invalid` for bytes that are no PNG.
 */
export function withFlow(png: Uint8Array, flow: string): Uint8Array {
  const chunks = readChunks(png).filter((chunk) => !isFlow(chunk))
  const text = new TextEncoder().encode(flow)
  // keyword, end, not compressed, method, no language, no translated keyword, text
  const head = new TextEncoder().encode(`${keyword}\u0000\u0000\u0000\u0000\u0000`)
  const data = new Uint8Array(head.length + text.length)
  data.set(head)
  data.set(text, head.length)
  const parts: Uint8Array[] = [signature]
  for (const chunk of chunks) {
    // Behind everything else, so that viewers need not read past it.
    if (chunk.type === 'IEND') parts.push(chunkBytes(textType, data))
    parts.push(chunkBytes(chunk.type, chunk.data))
  }
  return joinBytes(parts)
}

/**
 * The flow file inside of a PNG picture; `undefined` when it holds none. Throws a `FlowError`:
 * `picture-invalid` for bytes that are no PNG or are damaged, `picture-too-large` for a flow above
 * 10 MiB.
 */
export async function readFlowPicture(png: Uint8Array): Promise<string | undefined> {
  const chunk = readChunks(png).find(isFlow)
  if (!chunk) return undefined
  const { data } = chunk
  const flags = keyword.length + 1
  const language = data.indexOf(0, flags + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0) throw invalid('the flow inside of it is cut off')
  const body = data.subarray(translated + 1)
  const text = data[flags] === 0 ? body : await unpack(body)
  if (text.length > defaultLimits.fileBytes) throw tooLarge()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
  } catch (thrown) {
    throw invalid('the flow inside of it is no text', thrown)
  }
}

/** Programs that make pictures smaller compress the texts in them. */
async function unpack(body: Uint8Array): Promise<Uint8Array> {
  const inflated = await inflate(body, 'deflate', defaultLimits.fileBytes)
  if (inflated.status === 'whole') return inflated.bytes
  throw inflated.status === 'damaged' ? invalid('the flow inside of it is damaged') : tooLarge()
}

function isFlow({ type, data }: Chunk): boolean {
  if (type !== textType || data[keyword.length] !== 0) return false
  return Array.from(keyword).every((letter, at) => data[at] === letter.charCodeAt(0))
}

function invalid(why: string, cause?: unknown): FlowError {
  const message = `the picture cannot be read: ${why}`
  return new FlowError({ code: 'picture-invalid', message, cause })
}

function tooLarge(): FlowError {
  const message = `the flow inside of the picture has more than ${defaultLimits.fileBytes} bytes, which is the limit`
  return new FlowError({ code: 'picture-too-large', message })
}
