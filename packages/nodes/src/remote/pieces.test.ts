import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chatServer, ending, part } from '../../test/chat-server.ts'
import { capabilityOf } from '../../test/open-remote.ts'

const { signal } = new AbortController()
const rounds = Number(process.env['CHAINWRIGHT_FUZZ'] ?? 0) > 0 ? 1000 : 40

it('reads the same reply wherever its bytes are cut', async () => {
  let cuts: Buffer[] = []
  const { address } = await chatServer((_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    response.socket?.setNoDelay(true)
    for (const piece of cuts) response.write(piece)
    response.end()
  })
  const model = await capabilityOf('generate', address)
  const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
    minLength: 1,
  })
  const places = fc.array(fc.nat(4000), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(words, places, async (all, at) => {
      const bytes = Buffer.from(all.map((word) => part({ content: word })).join('') + ending())
      const borders = [0, ...at.map((one) => one % bytes.length), bytes.length]
      const sorted = borders.toSorted((a, b) => a - b)
      cuts = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
      const reply = await model.generate({ text: 'x' }, { signal })
      expect(reply.text).toBe(all.join(''))
      expect(reply).toMatchObject({ inputTokens: 7, outputTokens: 3 })
    }),
    { numRuns: rounds },
  )
})

it('gives a reply or an error of ours for any damage to its bytes', async () => {
  let sent = Buffer.alloc(0)
  const { address } = await chatServer((_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    response.end(sent)
  })
  const model = await capabilityOf('generate', address)
  const whole = Buffer.from(part({ content: 'one' }) + part({ content: ' two' }) + ending())
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(whole.length), async (changes, end) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      sent = bytes.subarray(0, end)
      const outcome: unknown = await model
        .generate({ text: 'x' }, { signal })
        .catch((error: unknown) => error)
      const kind = outcome instanceof Error ? outcome.name : typeof outcome
      expect(['FlowError', 'object']).toContain(kind)
    }),
    { numRuns: rounds },
  )
})
