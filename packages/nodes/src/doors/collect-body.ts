import type { DialResponse } from './dial.ts'

/** The whole body of an answer. Fails as the body does. */
export async function collectBody({ body }: DialResponse): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}
