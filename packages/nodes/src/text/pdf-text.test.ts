import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { writePdf } from '../../test/pdf-writer.ts'
import { pdfText } from './pdf-text.ts'

const { signal } = new AbortController()
const pages = [['The last ferry leaves at', 'half past eight.'], ['A second page.']]

describe('the text of a PDF', () => {
  it('comes line by line, with an empty line between pages', async () => {
    expect(await pdfText(writePdf(pages), 'a.pdf', signal)).toBe(
      'The last ferry leaves at\nhalf past eight.\n\nA second page.',
    )
  })

  it('is refused by name when the bytes are no PDF', async () => {
    const bytes = new TextEncoder().encode('no PDF at all')
    await expect(pdfText(bytes, 'a.pdf', signal)).rejects.toMatchObject({ code: 'file-not-pdf' })
    await expect(pdfText(new Uint8Array(), 'a.pdf', signal)).rejects.toMatchObject({
      code: 'file-not-pdf',
    })
  })

  it('is refused for more pages than anybody reads', async () => {
    const many = writePdf(Array.from({ length: 2001 }, () => ['x']))
    await expect(pdfText(many, 'a.pdf', signal)).rejects.toMatchObject({ code: 'file-too-large' })
  })

  it('comes, or is refused by name, whatever bytes are broken', async () => {
    const whole = writePdf(pages)
    const random = createRandom(7)
    for (let round = 0; round < 60; round++) {
      const bytes = whole.slice(
        0,
        round % 3 === 0 ? Math.floor(random() * whole.length) : undefined,
      )
      for (let at = 0; at < 6; at++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const text = await pdfText(bytes, 'a.pdf', signal).catch((error: unknown) => error)
      if (typeof text !== 'string') expect(text).toMatchObject({ code: 'file-not-pdf' })
    }
  }, 60_000)
})
