import { expect, test } from 'vitest'
import { linesOf, listItems, textsBetween } from './list-items.ts'

test.each([
  ['- red\n- green\n\n- blue', ['red', 'green', 'blue']],
  ['Colours:\n 1. red\n 2) green\n(3) blue\nThat is all.', ['red', 'green', 'blue']],
  ['• red,\n  like blood\n• green', ['red, like blood', 'green']],
  ['* [x] done\n* [ ] open', ['done', 'open']],
  ['red\ngreen\r\nblue', ['red', 'green', 'blue']],
  ['red, green, and blue.', ['red', 'green', 'blue']],
  ['red, pale; green', ['red, pale', 'green']],
  ['a well-known 3.5 word', ['a well-known 3.5 word']],
  ['-5 is no list', ['-5 is no list']],
  ['', []],
  [' \n ', []],
])('takes %j apart', (text, items) => {
  expect(listItems(text)).toEqual(items)
})

test('gives the lines that are not blank', () => {
  expect(linesOf(' a \n\n\tb\r\nc')).toEqual(['a', 'b', 'c'])
})

test('gives every text between two marks', () => {
  expect(textsBetween('<a> one </a> and <a>two</a>, <a>', '<a>', '</a>')).toEqual(['one', 'two'])
  expect(textsBetween('"a" and "b" and "c', '"', '"')).toEqual(['a', 'b'])
  expect(textsBetween('nothing', '<', '>')).toEqual([])
})
