import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { orderOf } from '../language/rank-texts.ts'
import { rank } from './rank.ts'

const texts = ['one', 'two', 'three', 'four']

test('sorts by numbers, and leaves equals in their order', async () => {
  const { outputs } = await runNode(rank, { texts, numbers: [1, 3, 3, 2] })
  expect(outputs).toEqual({
    ranked: ['two', 'three', 'four', 'one'],
    best: 'two',
    scores: [3, 3, 2, 1].map((value) => ({ value, kind: 'given' })),
    order: [1, 2, 3, 0],
  })
})

test('keeps the kind of the scores, and the top of the list', async () => {
  const scores = [0.1, 0.4, 0.2, 0.3].map((value) => ({ value, kind: 'cosine' }))
  const { outputs } = await runNode(rank, { texts, scores, top: 2 })
  expect(outputs).toMatchObject({
    ranked: ['two', 'four'],
    scores: [
      { value: 0.4, kind: 'cosine' },
      { value: 0.3, kind: 'cosine' },
    ],
  })
})

test('puts the lowest first when that is best', async () => {
  const { outputs } = await runNode(rank, { texts, numbers: [9, 7, 8, 7], lowestFirst: true })
  expect(outputs['order']).toEqual([1, 3, 2, 0])
})

test('orders as a stable sort does', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 })
  fc.assert(
    fc.property(numbers, fc.boolean(), (values, lowestFirst) => {
      const order = orderOf(values, { lowestFirst })
      expect(order.toSorted((a, b) => a - b)).toEqual([...values.keys()])
      for (const [at, place] of order.slice(1).entries()) {
        const [before, here] = [values[order[at]!]!, values[place]!]
        expect(lowestFirst ? before <= here : before >= here).toBe(true)
        if (before === here) expect(order[at]!).toBeLessThan(place)
      }
    }),
  )
})

test('sorts by nearness in meaning to a query', async () => {
  const { capabilities } = createFakeModels()
  const inputs = { texts: ['a dog', 'the red car', 'red wine'], query: 'the red car' }
  const run = await runNode(rank, { ...inputs, strategy: 'similarity' }, { model: capabilities })
  expect(run.outputs['ranked']).toEqual(['the red car', 'red wine', 'a dog'])
  expect(run.outputs['scores']).toMatchObject([{ value: expect.closeTo(1, 6) }, {}, {}])
})

test('sorts by a model that reads query and text together, in one call', async () => {
  const models = createFakeModels({ score: ({ first, second }) => first.length - second.length })
  const inputs = { texts, query: 'four', strategy: 'cross-encoder' }
  const { outputs } = await runNode(rank, inputs, { model: models.capabilities })
  expect(outputs).toMatchObject({
    order: [0, 1, 3, 2],
    scores: [1, 1, 0, -1].map((value) => ({ value, kind: 'relevance' })),
  })
  expect(models.calls).toHaveLength(1)
})

test('has no best of no texts', async () => {
  const { outputs } = await runNode(rank, { texts: [], numbers: [] })
  expect(outputs).toEqual({ ranked: [], scores: [], order: [] })
})

test.each([
  [{ numbers: [1] }, 'lengths-differ', 'numbers'],
  [{}, 'input-missing', 'scores'],
  [{ numbers: [], scores: [] }, 'inputs-conflict', 'numbers'],
  [{ strategy: 'similarity' }, 'input-missing', 'query'],
])('refuses %j', async (inputs, code, port) => {
  const model = createFakeModels().capabilities
  const run = runNode(rank, { texts, ...inputs }, { model })
  await expect(run).rejects.toMatchObject({ code, port })
})

test('needs the capabilities of its strategy alone', () => {
  const needs = (strategy: string) =>
    typeof rank.model === 'function' ? rank.model({ strategy }) : []
  expect(['given', 'similarity', 'cross-encoder'].map(needs)).toEqual([
    [],
    ['embed', 'tokenize'],
    ['score'],
  ])
})
