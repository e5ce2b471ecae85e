import { randomBytes } from 'node:crypto'

const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const pattern = /^([A-Za-z][A-Za-z0-9_-]{0,63})-[0-9a-hjkmnp-tv-z]{26}$/

/** A new id for a run of a served flow: it begins with the flow's name, and cannot be guessed (128 bits). */
export function newServedRunId(flow: string): string {
  return servedRunId(flow, randomBytes(17))
}

/** The id that some bytes give, of which 26 count. */
export function servedRunId(flow: string, bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const characters = Array.from(
    { length: 26 },
    (_, at) => letters[Number((bits >> BigInt(5 * at)) & 31n)],
  )
  return `${flow}-${characters.join('')}`
}

/** The flow whose run an id names; `undefined` for ids of other runs. */
export function flowOfRun(id: string): string | undefined {
  return pattern.exec(id)?.[1]
}
