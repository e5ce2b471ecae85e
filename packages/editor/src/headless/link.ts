import { defaultLimits, FlowError } from '@chainwright/core'
import { deflate, inflate } from './inflate.ts'

/** The form that is written; a later one gets another number. */
const version = '1'
const key = 'flow'

/**
 * A flow file as the fragment of an address, `#flow=1.…`: compressed, and never sent to a server. White
 * space of the file is not kept. Throws a `FlowError` `link-too-large` for a file above 10 MiB.
 */
export async function flowLink(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(withoutSpace(text))
  if (bytes.length > defaultLimits.fileBytes) {
    const message = `a link holds at most ${defaultLimits.fileBytes} bytes of a flow, and this one has ${bytes.length}; share the file instead`
    throw new FlowError({ code: 'link-too-large', message })
  }
  return `#${key}=${version}.${toBase64Url(await deflate(bytes, 'deflate-raw'))}`
}

/**
 * The flow file that an address or its fragment holds; `undefined` when it holds none. Nothing is done
 * with it. Throws a `FlowError`: `link-invalid` for a damaged link or one of a newer version,
 * `link-too-large` for one that unfolds to more than 10 MiB.
 */
export async function readFlowLink(address: string): Promise<string | undefined> {
  const packed = packedFlow(address)
  if (packed === undefined) return undefined
  const dot = packed.indexOf('.')
  if (dot < 0) throw invalid('it has no version')
  if (packed.slice(0, dot) !== version) {
    throw invalid('it was made by a newer version of Chainwright; update, or ask for the file')
  }
  const bytes = await unpack(fromBase64Url(packed.slice(dot + 1)))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (thrown) {
    throw invalid('it does not hold text', thrown)
  }
}

/** The value behind `flow=` in a fragment, among others that there may be. */
function packedFlow(address: string): string | undefined {
  const hash = address.indexOf('#')
  if (hash < 0) return undefined
  for (const part of address.slice(hash + 1).split('&')) {
    if (part.startsWith(`${key}=`)) return part.slice(key.length + 1)
  }
  return undefined
}

async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  const inflated = await inflate(packed, 'deflate-raw', defaultLimits.fileBytes)
  if (inflated.status === 'whole') return inflated.bytes
  if (inflated.status === 'damaged') throw invalid('a part of it is missing or damaged')
  const message = `the link unfolds to more than ${defaultLimits.fileBytes} bytes and was not opened`
  throw new FlowError({ code: 'link-too-large', message })
}

function withoutSpace(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

/** Bytes that become letters at a time; a call takes so many arguments. */
const slice = 0x8000

function toBase64Url(bytes: Uint8Array): string {
  let letters = ''
  for (let at = 0; at < bytes.length; at += slice) {
    letters += String.fromCharCode(...bytes.subarray(at, at + slice))
  }
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Chats put a full stop or a bracket behind a link, and break long ones: that does no harm. */
function fromBase64Url(text: string): Uint8Array {
  // No flow of allowed size needs so many letters.
  if (text.length > 2 * defaultLimits.fileBytes) throw invalid('it is too long')
  const letters = text
    .replaceAll(/%3D|\s/gi, '')
    .replace(/[^\w-]+$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  try {
    const decoded = atob(letters)
    return Uint8Array.from(decoded, (letter) => letter.charCodeAt(0))
  } catch (thrown) {
    throw invalid('it holds letters that belong to no link', thrown)
  }
}

function invalid(why: string, cause?: unknown): FlowError {
  const message = `the link cannot be opened: ${why}`
  return new FlowError({ code: 'link-invalid', message, cause })
}
