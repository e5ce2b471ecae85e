import { expect, it } from 'vitest'
import { createServerValues } from './server-values.ts'

const taken = (at: string[], sha256: string) => ({ at, sha256, bytes: 800_000 })

it('brings what was abridged, wherever it went meanwhile, and leaves all else as it is', async () => {
  const asked: string[] = []
  const values = createServerValues(async (sha256) => {
    asked.push(sha256)
    return `whole of ${sha256}`
  })
  const { outputs } = values.readEvent({
    type: 'node-end',
    outputs: { text: 'It begins…', list: ['a…', '…'], short: 'here' },
    taken: [taken(['outputs', 'text'], 'aaaa'), taken(['outputs', 'list'], 'bbbb')],
  }) as unknown as { outputs: { text: string; list: string[]; short: string } }
  expect(outputs.text).toMatch(/^It begins…\n\[… of 800 KB, aaaa\]$/)
  const pins = {
    node: { port: outputs.text, items: [outputs.list], n: 1, none: null, again: outputs.text },
  }
  expect(values.isAbridged(pins)).toBe(true)
  expect(await values.whole(pins)).toEqual({
    node: {
      port: 'whole of aaaa',
      items: ['whole of bbbb'],
      n: 1,
      none: null,
      again: 'whole of aaaa',
    },
  })
  expect(asked.toSorted()).toEqual(['aaaa', 'bbbb'])
  const plain = { text: outputs.short }
  expect(values.isAbridged(plain)).toBe(false)
  expect(await values.whole(plain)).toBe(plain)
})
