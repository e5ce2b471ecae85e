import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinyHead } from '../../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { softmaxOf } from '../../../test/tiny-weights.ts'
import { wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'
import { planWindows } from './answer-spans.ts'

const { signal } = new AbortController()
const vocabulary = [
  'who',
  'built',
  'it',
  '?',
  'anna',
  'and',
  'be',
  '##rt',
  'in',
  '1901',
  '.',
  'the',
  'tower',
]
const words = wordPieceTokenizer(vocabulary)
const network = tinyHead({ vocabulary: words.size, head: 'spans', outputs: 2, seed: 12 })
let models: TinyModels

beforeAll(() => {
  models = openTinyModels()
  for (const [name, window] of Object.entries({ reader: 100, narrow: 16 })) {
    writeTokenizer(models.folder(name), words)
    writeTinyModel(
      models.folder(name),
      { model: network.bytes },
      {
        architectures: ['BertForQuestionAnswering'],
        model_type: 'bert',
        pad_token_id: 0,
        max_position_embeddings: window,
      },
    )
  }
})
afterAll(() => models.close())

const question = ['[CLS]', 'who', 'built', 'it', '?', '[SEP]']

/** Start and end logits of the tokens of a passage, by plain arithmetic on the weights. */
function logitsOf(passage: readonly string[]): number[][] {
  const ids = [...question, ...passage, '[SEP]'].map(words.id)
  const types = ids.map((_, at) => (at < question.length ? 0 : 1))
  return network.forward({ ids, types }).slice(question.length, question.length + passage.length)
}

const passage = 'The tower: Anna and Bert built it in 1901.'
const tokens = 'the tower [UNK] anna and be ##rt built it in 1901 .'.split(' ')
const texts = ['The', 'tower', ':', 'Anna', 'and', 'Bert', 'Bert', 'built', 'it', 'in', '1901', '.']

/** All answers of a passage that fits, with their probabilities, likeliest first. */
function ranked(): { start: number; end: number; probability: number }[] {
  const logits = logitsOf(tokens)
  const spans = logits.flatMap((_, start) =>
    logits.flatMap((__, end) => (end >= start ? [{ start, end }] : [])),
  )
  const sums = spans.map(({ start, end }) => logits[start]![0]! + logits[end]![1]!)
  const probabilities = softmaxOf(sums)
  return spans
    .map((span, at) => ({ ...span, probability: probabilities[at]! }))
    .toSorted((a, b) => b.probability - a.probability)
}

test('finds the likeliest answers that do not overlap, with their probability and place', async () => {
  const model = await models.open('reader', 'answer')
  const [found] = await model.answer([{ first: 'Who built it?', second: passage }], {
    signal,
    top: 3,
  })
  const expected: ReturnType<typeof ranked> = []
  for (const span of ranked()) {
    const free = expected.every(({ start, end }) => span.end < start || span.start > end)
    if (free && expected.length < 3) expected.push(span)
  }
  expect(found).toHaveLength(expected.length)
  for (const [at, answer] of found!.entries()) {
    const { start, end, probability } = expected[at]!
    expect(answer.score).toBeCloseTo(probability, 4)
    expect(answer.text.startsWith(texts[start]!)).toBe(true)
    expect(answer.text.endsWith(texts[end]!)).toBe(true)
    expect(passage.slice(answer.start, answer.end)).toBe(answer.text)
  }
})

test('gives probabilities that add up to one over all of a passage', async () => {
  const model = await models.open('reader', 'answer')
  const [found] = await model.answer([{ first: 'Who?', second: 'Anna' }], { signal, top: 5 })
  expect(found).toHaveLength(1)
  expect(found![0]).toMatchObject({ text: 'Anna', start: 0, end: 4 })
  expect(found![0]!.score).toBeCloseTo(1, 6)
})

test('reads a long passage in windows, each token where it has the most context', async () => {
  const model = await models.open('narrow', 'answer')
  const long = 'in it and the tower anna built 1901 . anna and the tower in 1901 it'.split(' ')
  // The window of 16 leaves 9 tokens beside the question; they overlap by 4.
  const windows = [0, 5, 10].map((start) => ({ start, end: Math.min(long.length, start + 9) }))
  expect(planWindows(long.length, 9, 128)).toEqual(windows)
  const read = windows.map(({ start, end }) => logitsOf(long.slice(start, end)))
  const answers = long.flatMap((_, token) => {
    const context = windows.map(({ start, end }) =>
      token < start || token >= end
        ? -1
        : Math.min(token - start, end - 1 - token) + (end - start) / 100,
    )
    const window = context.indexOf(Math.max(...context))
    const { start, end } = windows[window]!
    return Array.from({ length: end - token }, (__, more) => ({
      text: long.slice(token, token + more + 1).join(' '),
      sum: read[window]![token - start]![0]! + read[window]![token - start + more]![1]!,
    }))
  })
  const probabilities = softmaxOf(answers.map(({ sum }) => sum))
  const best = probabilities.indexOf(Math.max(...probabilities))
  const pair = { first: 'Who built it?', second: long.join(' ') }
  const [[answer] = []] = await model.answer([pair], { signal, top: 1 })
  expect(answer!.text).toBe(answers[best]!.text)
  expect(answer!.score).toBeCloseTo(probabilities[best]!, 4)
})

test('answers many pairs as each alone, and from nothing with nothing', async () => {
  const model = await models.open('narrow', 'answer')
  const pairs = [
    { first: 'Who?', second: '' },
    { first: 'Who built it?', second: passage },
    { first: 'Who?', second: 'the tower in 1901 '.repeat(9) },
    { first: 'it?', second: 'Bert' },
  ]
  const together = await model.answer(pairs, { signal, top: 2 })
  expect(together[0]).toEqual([])
  for (const [at, pair] of pairs.entries()) {
    const [alone] = await model.answer([pair], { signal, top: 2 })
    expect(together[at]!.map(({ start, end }) => [start, end])).toEqual(
      alone!.map(({ start, end }) => [start, end]),
    )
  }
})

test('gives no answer of more than thirty tokens', async () => {
  const model = await models.open('reader', 'answer')
  const second = 'and the tower '.repeat(20).trim()
  const [found] = await model.answer([{ first: 'Who?', second }], { signal, top: 50 })
  expect(found!.length).toBeGreaterThan(1)
  for (const { text } of found!) expect(text.split(' ').length).toBeLessThanOrEqual(30)
})

test('refuses a question that leaves no room, with the numbers', async () => {
  const model = await models.open('narrow', 'answer')
  const pair = { first: 'who '.repeat(12), second: passage }
  await expect(model.answer([pair], { signal, top: 1 })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(/question of pair 1 has 12 tokens.*16/),
  })
})
