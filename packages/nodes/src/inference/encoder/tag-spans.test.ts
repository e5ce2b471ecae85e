import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../../test/any-text.ts'
import { mergeTags, readTags } from './tag-spans.ts'
import { groupWords } from './words.ts'

/** The spans of some tokens, each with its label; `·` in the list stands for white space. */
function spansOf(text: string, tokens: [string, string][], labels: string[]): string[] {
  let cursor = 0
  const spans = tokens.map(([token]) => {
    const start = text.indexOf(token, cursor)
    cursor = start + token.length
    return { start, end: cursor }
  })
  const tags = tokens.map(([, label], at) => ({
    label: labels.indexOf(label),
    probability: 0.5 + at / 20,
  }))
  const merged = mergeTags(text, groupWords(text, spans), { tokens: tags, tags: readTags(labels) })
  return merged.map(({ label, text: found, score }) => `${label} ${found} ${score.toFixed(3)}`)
}

test('goes on with a span from its beginning, and never splits a word', () => {
  const labels = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']
  const tokens: [string, string][] = [
    ['Ma', 'B-PER'],
    ['rie', 'O'],
    ['Curie', 'I-PER'],
    ['lived', 'O'],
    ['in', 'O'],
    ['War', 'B-LOC'],
    ['saw', 'B-PER'],
    ['.', 'O'],
  ]
  expect(spansOf('Marie Curie lived in Warsaw.', tokens, labels)).toEqual([
    'PER Marie Curie 0.550',
    'LOC Warsaw 0.750',
  ])
})

test('begins a new span where the label says so, and where another label follows', () => {
  const labels = ['O', 'B-PER', 'I-PER', 'I-LOC']
  const tokens: [string, string][] = [
    ['Anna', 'B-PER'],
    ['Berta', 'B-PER'],
    ['Paris', 'I-LOC'],
    ['Clara', 'I-PER'],
  ]
  expect(spansOf('Anna Berta Paris Clara', tokens, labels)).toEqual([
    'PER Anna 0.500',
    'PER Berta 0.550',
    'LOC Paris 0.600',
    'PER Clara 0.650',
  ])
})

test('ends a span where the label says so', () => {
  const labels = ['O', 'B-PER', 'I-PER', 'E-PER', 'S-PER']
  const tokens: [string, string][] = [
    ['a', 'B-PER'],
    ['b', 'E-PER'],
    ['c', 'I-PER'],
    ['d', 'S-PER'],
    ['e', 'I-PER'],
  ]
  const found = spansOf('a b c d e', tokens, labels).map((span) => span.replace(/ [\d.]+$/, ''))
  expect(found).toEqual(['PER a b', 'PER c', 'PER d', 'PER e'])
})

test('takes neighbours of one plain label together, also if it looks marked', () => {
  const tokens: [string, string][] = [
    ['old', 'ADJ'],
    ['stone', 'NOUN'],
    ['bridge', 'NOUN'],
  ]
  expect(spansOf('old stone bridge', tokens, ['ADJ', 'NOUN', 'B-12'])).toEqual([
    'ADJ old 0.500',
    'NOUN stone bridge 0.575',
  ])
})

test('counts letters that follow each other as one word, and each sign by itself', () => {
  const words = (text: string, tokens: string[]): string[] => {
    let at = 0
    const spans = tokens.map((token) => {
      const start = text.indexOf(token, at)
      at = start + token.length
      return { start, end: at }
    })
    return groupWords(text, spans).map(({ start, end }) => text.slice(start, end))
  }
  expect(words('co-op 2nd!?', ['co', '-', 'o', 'p', '2', 'nd', '!', '?'])).toEqual([
    'co',
    '-',
    'op',
    '2nd',
    '!',
    '?',
  ])
  expect(words('漢字かな abc', ['漢', '字', 'かな', 'a', 'bc'])).toEqual([
    '漢',
    '字',
    'かな',
    'abc',
  ])
  expect(words('𝐚𝐛 é', ['𝐚', '𝐛', 'é'])).toEqual(['𝐚𝐛', 'é'])
})

test('lets the sign of a space decide for the word that it announces', () => {
  const spans = [
    { start: 0, end: 1 },
    { start: 2, end: 3 },
    { start: 3, end: 5 },
  ]
  expect(groupWords('a  xy', spans)).toEqual([
    { start: 0, end: 1, first: 0, last: 0 },
    { start: 3, end: 5, first: 1, last: 2 },
  ])
})

test('makes words that follow each other and hold every character that can be seen', () => {
  fc.assert(
    fc.property(anyText(20), fc.array(fc.nat(20), { maxLength: 8 }), (text, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < text.length), text.length].toSorted(
        (a, b) => a - b,
      )
      const spans = places.slice(1).map((end, at) => ({ start: places[at]!, end }))
      const words = groupWords(text, spans)
      const covered = words.map(({ start, end }) => text.slice(start, end)).join('')
      expect(covered.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
      for (const [at, word] of words.entries()) {
        expect(word.start).toBeGreaterThanOrEqual(words[at - 1]?.end ?? 0)
        expect(word.last).toBeGreaterThanOrEqual(word.first)
      }
    }),
  )
})
