import { expect, it } from 'vitest'
import { diffWords } from './diff-words.ts'

it('tells removed and added words apart', () => {
  expect(diffWords('The cat sat here.', 'The old cat sat there.')).toEqual([
    { type: 'same', text: 'The ' },
    { type: 'added', text: 'old ' },
    { type: 'same', text: 'cat sat ' },
    { type: 'removed', text: 'here' },
    { type: 'added', text: 'there' },
    { type: 'same', text: '.' },
  ])
})

it('gives both texts back from its parts', () => {
  const [before, after] = ['a b c d e f', 'x b d c e y z']
  const parts = diffWords(before, after)
  const side = (other: string) =>
    parts.flatMap(({ type, text }) => (type === other ? [] : [text])).join('')
  expect(side('added')).toBe(before)
  expect(side('removed')).toBe(after)
})

it('finds nothing in equal texts, and all of a text beside an empty one', () => {
  expect(diffWords('same', 'same')).toEqual([{ type: 'same', text: 'same' }])
  expect(diffWords('', 'new')).toEqual([{ type: 'added', text: 'new' }])
})

it('takes long texts that have nothing in common as a whole', () => {
  const parts = diffWords('a '.repeat(3000), 'b '.repeat(3000))
  expect(parts.length).toBeLessThan(5)
})
