import type { IncomingMessage } from 'node:http'
import { defaultLimits } from '@chainwright/core'

/** A flow file as a JSON string may take twice its size. */
const flowFileBytes = 2 * defaultLimits.fileBytes + 64 * 1024

/**
 * The JSON object that a request carries; `undefined` when it carries another thing. Throws a
 * `RangeError` when it carries too much.
 */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const bytes = await readBody(request, flowFileBytes)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value))
  } catch {
    return undefined
  }
}

/**
 * The bytes that a request carries. Throws a `RangeError` when they are more than `mostBytes`, and reads
 * no further.
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += (piece as Buffer).length
    if (bytes > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`)
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}
