import { expect, it } from 'vitest'
import { labelOf } from './classify-examples.ts'

const labels = ['sport', 'Sports news', 'weather', 'U.S. politics']

it.each([
  [' sport', 'sport'],
  ['\n\n Sport.\nText: more', 'sport'],
  ['"weather"', 'weather'],
  ['**Weather**', 'weather'],
  ['sports news, I think', 'Sports news'],
  ['sport – clearly', 'sport'],
  ['u.s. politics', 'U.S. politics'],
  ['sporty', undefined],
  ['It is about sport', undefined],
  ['', undefined],
])('reads %j as %j', (reply, label) => {
  expect(labelOf(reply, labels)).toBe(label)
})
