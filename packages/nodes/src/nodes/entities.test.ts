import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import type { TaggedSpan } from '../models/encoders.ts'
import { entities } from './entities.ts'

const text = 'Ada Lovelace met Ada Lovelace in London.'

/** Tags names by their place in the text. */
function tag(given: string): TaggedSpan[] {
  const at = (name: string, label: string, score: number, from = 0): TaggedSpan => {
    const start = given.indexOf(name, from)
    return { label, text: name, start, end: start + name.length, score }
  }
  return [
    at('Ada Lovelace', 'PER', 0.99),
    at('Ada Lovelace', 'PER', 0.9, 1),
    at('London', 'LOC', 0.6),
  ]
}

test('finds names where they stand, and each text once', async () => {
  const { capabilities: model } = createFakeModels({ tag })
  const { outputs } = await runNode(entities, { text }, { model })
  const found = outputs['entities'] as TaggedSpan[]
  expect(found.map(({ label, start, end }) => [label, text.slice(start, end)])).toEqual([
    ['PER', 'Ada Lovelace'],
    ['PER', 'Ada Lovelace'],
    ['LOC', 'London'],
  ])
  expect(outputs['texts']).toEqual(['Ada Lovelace', 'London'])
})

test.each([
  [{ labels: ['LOC'] }, ['London']],
  [{ labels: [] }, []],
  [{ minScore: 0.95 }, ['Ada Lovelace']],
  [{ minScore: 0.7, labels: ['LOC', 'PER'] }, ['Ada Lovelace']],
])('keeps what is asked for: %j', async (given, kept) => {
  const { capabilities: model } = createFakeModels({ tag })
  const { outputs } = await runNode(entities, { text, ...given }, { model })
  expect(outputs['texts']).toEqual(kept)
})

test('reads a batch in one call, and no blank text', async () => {
  const models = createFakeModels()
  const items = ['See Rome', ' ', 'and Oslo'].map((one) => ({ text: one, minScore: 0 }))
  const results = await runNodeBatch(entities, items, { model: models.capabilities })
  expect(results).toMatchObject([{ texts: ['See Rome'] }, { texts: [] }, { texts: ['Oslo'] }])
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['See Rome', 'and Oslo']])
})
