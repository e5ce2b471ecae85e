import { deflateSync } from 'node:zlib'
import { isFlowError } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFlowPicture, withFlow } from './picture.ts'
import { chunkBytes, readChunks, signature } from './png-chunks.ts'

const runs = Math.ceil(Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2000) / 10)

/** One white pixel, as other programs write it. */
const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const flow = '{"chainwright":1,"name":"Grüße 🦉"}'

/** A picture whose only text chunk holds these bytes. */
function pictureWith(data: Uint8Array): Uint8Array {
  const [head, ...rest] = readChunks(pixel)
  const chunks = [head!, { type: 'iTXt', data }, ...rest]
  return Buffer.concat([signature, ...chunks.map((chunk) => chunkBytes(chunk.type, chunk.data))])
}

async function codeOf(png: Uint8Array): Promise<string | undefined> {
  try {
    await readFlowPicture(png)
    return undefined
  } catch (thrown) {
    return isFlowError(thrown) ? thrown.code : String(thrown)
  }
}

describe('a picture', () => {
  it('holds a flow, and is otherwise the same', async () => {
    const picture = withFlow(pixel, flow)
    expect(await readFlowPicture(picture)).toBe(flow)
    const others = readChunks(picture).filter(({ type }) => type !== 'iTXt')
    expect(others).toEqual(readChunks(pixel))
  })

  it('holds the newest of several flows', async () => {
    const twice = withFlow(withFlow(pixel, 'first'), 'second')
    expect(await readFlowPicture(twice)).toBe('second')
    expect(readChunks(twice).filter(({ type }) => type === 'iTXt')).toHaveLength(1)
  })

  it('without a flow gives none, whatever other texts it has', async () => {
    expect(await readFlowPicture(pixel)).toBeUndefined()
    const other = Buffer.from('comment\u0000\u0000\u0000\u0000\u0000chainwright')
    expect(await readFlowPicture(pictureWith(other))).toBeUndefined()
    expect(await readFlowPicture(pictureWith(Buffer.from('chainwrights\u0000')))).toBeUndefined()
  })

  it('may have been compressed, and said in which language', async () => {
    const data = Buffer.concat([
      Buffer.from('chainwright\u0000\u0001\u0000de\u0000Fluss\u0000'),
      deflateSync(flow),
    ])
    expect(await readFlowPicture(pictureWith(data))).toBe(flow)
  })

  it('that unfolds without end is refused before it does', async () => {
    const data = Buffer.concat([
      Buffer.from('chainwright\u0000\u0001\u0000\u0000\u0000'),
      deflateSync(Buffer.alloc(50 * 1024 * 1024)),
    ])
    expect(await codeOf(pictureWith(data))).toBe('picture-too-large')
    const plain = Buffer.concat([
      Buffer.from('chainwright\u0000\u0000\u0000\u0000\u0000'),
      Buffer.alloc(10 * 1024 * 1024 + 1, 32),
    ])
    expect(await codeOf(pictureWith(plain))).toBe('picture-too-large')
  })

  it('that is none, or damaged, is refused', async () => {
    const good = withFlow(pixel, flow)
    const flipped = Uint8Array.from(good)
    flipped[good.length - 30]! ^= 1
    for (const bad of [
      new Uint8Array(),
      Buffer.from('GIF89a'),
      good.subarray(0, 20),
      good.subarray(0, good.length - 1),
      flipped,
      Buffer.concat([signature, chunkBytes('IEND', new Uint8Array())]),
      pictureWith(Buffer.from('chainwright\u0000\u0000\u0000de')),
      pictureWith(Buffer.from('chainwright\u0000\u0001\u0000\u0000\u0000rubbish')),
      pictureWith(Buffer.from([...Buffer.from('chainwright\u0000\u0000\u0000\u0000\u0000'), 0xff])),
    ]) {
      expect(await codeOf(bad)).toBe('picture-invalid')
    }
  })

  it('gives a flow, nothing, or one clear error, whatever was done to it', async () => {
    const good = withFlow(pixel, flow)
    const change = fc.record({
      at: fc.nat(good.length - 1),
      bytes: fc.uint8Array({ maxLength: 8 }),
      cut: fc.nat(12),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
        let bytes: Uint8Array = good
        for (const { at, bytes: put, cut } of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
        }
        expect([undefined, 'picture-invalid']).toContain(await codeOf(bytes))
      }),
      { numRuns: runs },
    )
  })

  it('with right checksums and wrong contents gives no other error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (rest) => {
        const data = Buffer.concat([Buffer.from('chainwright\u0000'), rest])
        expect([undefined, 'picture-invalid']).toContain(await codeOf(pictureWith(data)))
      }),
      { numRuns: runs },
    )
  })
})
