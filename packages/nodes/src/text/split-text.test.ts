import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeTokenizer } from '../fake/fake-tokenizer.ts'
import { splitText } from './split-text.ts'

const tokenize = createFakeTokenizer(4096)
const { signal } = new AbortController()
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom('word', ' ', '. ', '\n', '\n\n', '\r\n', '👩‍👩‍👧‍👧', 'é', '\u0301', '漢字'))
    .map((parts) => parts.join('')),
)

function split(text: string, maxTokens: number, overlap = 0): Promise<string[]> {
  return splitText(text, { tokenize, maxTokens, overlap, signal })
}

test('puts the text back together from its chunks', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1, max: 20 }), async (text, maxTokens) => {
      expect((await split(text, maxTokens)).join('')).toBe(text)
    }),
  )
})

test('keeps every chunk within the limit unless it is a single grapheme', async () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const sizes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(10))
  await fc.assert(
    fc.asyncProperty(anyText, sizes, async (text, [maxTokens, overlap]) => {
      for (const chunk of await split(text, maxTokens, Math.min(overlap, maxTokens - 1))) {
        if (tokenize.encode(chunk).length <= maxTokens) continue
        expect([...graphemes.segment(chunk)]).toHaveLength(1)
      }
    }),
  )
})

test('never cuts inside a grapheme', async () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1, max: 5 }), async (text, maxTokens) => {
      const whole = Array.from(graphemes.segment(text), (piece) => piece.index)
      let at = 0
      for (const chunk of await split(text, maxTokens)) {
        expect(whole).toContain(at)
        at += chunk.length
      }
    }),
  )
})

test('leaves nothing out and moves on when chunks overlap', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 2, max: 20 }), async (text, maxTokens) => {
      let ends = new Set([0])
      for (const chunk of await split(text, maxTokens, maxTokens >> 1)) {
        ends = new Set([...ends].flatMap((end) => endsBehind(text, chunk, end)))
        expect(ends).not.toEqual(new Set())
      }
      expect(ends).toContain(text.length)
    }),
  )
})

test('cuts between paragraphs before it cuts a sentence', async () => {
  const text = 'One two three.\n\nFour five six. Seven eight.\n\nNine ten.'
  expect(await split(text, 9)).toEqual([
    'One two three.\n\n',
    'Four five six. Seven eight.\n\n',
    'Nine ten.',
  ])
})

test('cuts between sentences before it cuts between words', async () => {
  expect(await split('One two three. Four five six. Seven.', 8)).toEqual([
    'One two three. Four five six. '.slice(0, 15),
    'Four five six. Seven.',
  ])
})

test('repeats whole words of the chunk before', async () => {
  const chunks = await split('one two three four five six seven eight', 4, 2)
  expect(chunks).toEqual(['one two three four', ' three four five six', ' five six seven eight'])
})

test('gives no chunks for an empty text', async () => {
  expect(await split('', 10)).toEqual([])
})

test('encodes a long text only a few times over', async () => {
  let encoded = 0
  const counting = {
    ...tokenize,
    encode(text: string) {
      encoded += text.length
      return tokenize.encode(text)
    },
  }
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(2000)
  await splitText(text, { tokenize: counting, maxTokens: 100, overlap: 10, signal })
  expect(encoded).toBeLessThan(5 * text.length)
})

test('stops when it is cancelled', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  const options = { tokenize, maxTokens: 10, overlap: 0, signal: controller.signal }
  await expect(splitText('one two', options)).rejects.toThrow('enough')
})

/** Where a chunk may end that begins at the end of the one before or repeats some of it, and goes further. */
function endsBehind(text: string, chunk: string, end: number): number[] {
  const ends = Array.from({ length: end + 1 }, (_, start) => start + chunk.length)
  return ends.filter((one) => one > end && text.startsWith(chunk, one - chunk.length))
}
