import type { IncomingMessage } from 'node:http'
import { defaultLimits } from '@chainwright/core'

/** A flow file as a JSON string may take twice its size. */
const mostBytes = 2 * defaultLimits.fileBytes + 64 * 1024

/**
 * The JSON object that a request carries; `undefined` when it carries another thing. Throws a
 * `RangeError` when it carries too much.
 */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += (piece as Buffer).length
    if (bytes > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`)
    pieces.push(piece as Buffer)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value))
  } catch {
    return undefined
  }
}
