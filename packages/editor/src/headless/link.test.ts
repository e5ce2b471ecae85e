import { deflateRawSync } from 'node:zlib'
import { isFlowError } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowLink, readFlowLink } from './link.ts'

const text = '{\n  "chainwright": 1,\n  "name": "Grüße 🦉"\n}\n'

async function codeOf(address: string): Promise<string | undefined> {
  try {
    await readFlowLink(address)
    return undefined
  } catch (thrown) {
    return isFlowError(thrown) ? thrown.code : String(thrown)
  }
}

describe('a link', () => {
  it('holds a flow, without its white space', async () => {
    const link = await flowLink(text)
    expect(link).toMatch(/^#flow=1\.[\w-]+$/)
    expect(await readFlowLink(link)).toBe(JSON.stringify(JSON.parse(text)))
  })

  it('gives back any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (any) => {
        const given = `x${any}`
        expect(await readFlowLink(await flowLink(given))).toBe(given)
      }),
      { numRuns: 50 },
    )
  })

  it('is found in a whole address, among other things, and when a chat has touched it', async () => {
    const link = await flowLink(text)
    const flow = JSON.stringify(JSON.parse(text))
    for (const address of [
      `https://example.org/edit/?a=b${link}`,
      `${link.replace('#', '#view=1,2&')}&x=y`,
      `${link}).`,
      `${link.slice(0, 30)}\n${link.slice(30)} `,
    ]) {
      expect(await readFlowLink(address)).toBe(flow)
    }
  })

  it('holds nothing where there is no flow', async () => {
    for (const address of ['', '#', '#other=1.abc', 'https://example.org/?flow=1.abc']) {
      expect(await readFlowLink(address)).toBeUndefined()
    }
  })

  it('is refused when it is damaged, cut off, or newer', async () => {
    const link = await flowLink(text)
    expect(await codeOf(link.slice(0, -8))).toBe('link-invalid')
    expect(await codeOf('#flow=')).toBe('link-invalid')
    expect(await codeOf('#flow=1.')).toBe('link-invalid')
    expect(await codeOf('#flow=1.!!!!')).toBe('link-invalid')
    expect(await codeOf(link.replace('=1.', '=2.'))).toBe('link-invalid')
    expect(await codeOf(`#flow=1.${deflateRawSync('\u00ff', {}).toString('base64url')}`)).toBe(
      undefined,
    )
    const noText = deflateRawSync(Uint8Array.of(0xff, 0xfe)).toString('base64url')
    expect(await codeOf(`#flow=1.${noText}`)).toBe('link-invalid')
  })

  it('gives one clear error for anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (any) => {
        const code = await codeOf(`#flow=1.${any}`)
        expect([undefined, 'link-invalid']).toContain(code)
      }),
      { numRuns: 200 },
    )
  })

  it('that would unfold without end is refused before it does', async () => {
    const bomb = deflateRawSync(Buffer.alloc(150 * 1024 * 1024))
    const before = process.memoryUsage().arrayBuffers
    expect(await codeOf(`#flow=1.${bomb.toString('base64url')}`)).toBe('link-too-large')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60 * 1024 * 1024)
  })

  it('takes no flow above 10 MiB', async () => {
    await expect(flowLink('x'.repeat(10 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'link-too-large',
    })
  })
})
