import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStopTexts } from './stop-texts.ts'

/** What comes out after each piece, and at the end. */
function cut(stop: string[], pieces: string[]): { given: string[]; stopped: boolean } {
  const stopTexts = createStopTexts(stop)
  const given: string[] = []
  for (const piece of pieces) {
    const { certain, stopped } = stopTexts.push(piece)
    given.push(certain)
    if (stopped) return { given, stopped }
  }
  return { given: [...given, stopTexts.end()], stopped: false }
}

test('cuts before a stop text that comes in pieces', () => {
  expect(cut(['\n\nUser:'], ['Yes.\n', '\nUs', 'er: and'])).toEqual({
    given: ['Yes.', '', ''],
    stopped: true,
  })
})

test('gives back what only looked like a stop text', () => {
  expect(cut(['END'], ['the E', 'N', 'd'])).toEqual({
    given: ['the ', '', 'ENd', ''],
    stopped: false,
  })
  expect(cut(['END'], ['the EN']).given).toEqual(['the ', 'EN'])
})

test('cuts before the first of several stop texts to be complete', () => {
  expect(cut(['bb', 'a'], ['xbba']).given).toEqual(['x'])
  expect(cut(['bab', 'a'], ['bab']).given).toEqual(['b'])
})

test('finds a stop text whose beginning repeats itself', () => {
  expect(cut(['aab'], ['a', 'a', 'a', 'b'])).toEqual({ given: ['', '', 'a', ''], stopped: true })
})

test('gives the same text however it is divided into pieces', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 })
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }))
  fc.assert(
    fc.property(letters, stops, fc.integer({ min: 1, max: 5 }), (text, stop, size) => {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
        text.slice(at * size, (at + 1) * size),
      )
      expect(cut(stop, pieces).given.join('')).toBe(cut(stop, text.split('')).given.join(''))
    }),
  )
})
