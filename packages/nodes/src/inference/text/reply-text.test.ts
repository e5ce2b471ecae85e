import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../../test/any-text.ts'
import { createReplyText } from './reply-text.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
// One token per byte, and 256 for a token that has no text.
const bytes = {
  has: (token: number) => token < 300,
  decode: (tokens: readonly number[]) =>
    utf8.decode(Uint8Array.from(tokens.filter((token) => token < 256))),
}

function reply(tokens: Iterable<number>, stop: string[] = []): { text: string; pieces: string[] } {
  const pieces: string[] = []
  const onText = (piece: string): void => void pieces.push(piece)
  const text = createReplyText({ tokenizer: bytes, before: [], stop, onText })
  for (const token of tokens) {
    if (text.add(token)) return { text: text.text(), pieces }
  }
  text.end()
  return { text: text.text(), pieces }
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('gives a character only when all of its bytes are there', () => {
  expect(reply(bytesOf('a€𝄞b')).pieces).toEqual(['a', '€', '𝄞', 'b'])
})

test('never gives half a character and leaves nothing out', () => {
  fc.assert(
    fc.property(anyText(12), (text) => {
      const { text: whole, pieces } = reply(bytesOf(text))
      expect(whole).toBe(text)
      expect(pieces.join('')).toBe(text)
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
    }),
  )
})

test('gives broken bytes in the end', () => {
  expect(reply([0x61, 0xe2, 0x82]).text).toBe('a\u{fffd}')
  expect(reply([...Array<number>(40).fill(0xf0), 0x61]).text).toMatch(/^\u{fffd}+a$/u)
})

test('stops before a stop text whose characters are split', () => {
  expect(reply(bytesOf('well €€ then'), ['€€'])).toEqual({
    text: 'well ',
    pieces: ['w', 'e', 'l', 'l', ' '],
  })
})

test('passes over tokens without text and numbers beyond the vocabulary', () => {
  expect(reply([0x61, 256, 999, 0x62]).text).toBe('ab')
})

test('keeps the space before the first word of a continuation', () => {
  // Such vocabularies mark the beginning of words, and drop the first mark of all.
  const words = ['▁Once', '▁upon', '▁a', '▁time']
  const tokenizer = {
    has: () => true,
    decode: (tokens: readonly number[]) =>
      tokens
        .map((token) => words[token])
        .join('')
        .replaceAll('▁', ' ')
        .replace(/^ /, ''),
  }
  const continued = createReplyText({ tokenizer, before: [0], stop: [], onText: () => undefined })
  for (const token of [1, 2, 3]) continued.add(token)
  expect(continued.text()).toBe(' upon a time')
})
