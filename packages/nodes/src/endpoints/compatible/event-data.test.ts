import { expect, it } from 'vitest'
import { eventData } from './event-data.ts'

const written = 'data: a\r\n\r\n: a note\n\nevent: x\ndata: ü\ndata: c\n\ndata:{"d":1}\r\rdata: e'

async function dataOf(pieces: readonly Uint8Array[]): Promise<string[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* pieces
  }
  const found: string[] = []
  for await (const data of eventData(body(), 'm')) found.push(data)
  return found
}

it('reads the same data wherever its bytes are cut', async () => {
  const bytes = new TextEncoder().encode(written)
  for (let at = 0; at <= bytes.length; at += 1) {
    const data = await dataOf([bytes.subarray(0, at), bytes.subarray(at)])
    expect(data).toEqual(['a', 'ü\nc', '{"d":1}', 'e'])
  }
  const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
  expect(await dataOf(single)).toEqual(['a', 'ü\nc', '{"d":1}', 'e'])
})

it('does not gather an event without end', async () => {
  const piece = new TextEncoder().encode('data: '.padEnd(600_000, 'x'))
  await expect(dataOf([piece, piece])).rejects.toMatchObject({ code: 'endpoint-answer-invalid' })
})
