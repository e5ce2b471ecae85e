import { expect, test } from 'vitest'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { createGatherer, type Work } from './gather-calls.ts'
import { gatherModels } from './gather-models.ts'

const { signal } = new AbortController()

/** Doubles numbers, fails all where one is negative, and notes what it was given. */
function doubling() {
  const batches: number[][] = []
  const work: Work<number, number> = async (items) => {
    batches.push([...items])
    await Promise.resolve()
    if (items.some((item) => item < 0)) throw new Error('negative')
    return items.map((item) => item * 2)
  }
  return { batches, work }
}

test('calls that come together are one', async () => {
  const { batches, work } = doubling()
  const gather = createGatherer<number, number>(10)
  const results = await Promise.all([
    gather([1, 2], work, { signal }),
    gather([3], work, { signal }),
  ])
  expect(results).toEqual([[2, 4], [6]])
  expect(batches).toEqual([[1, 2, 3]])
})

test('calls that come while another is under way wait, and are then one', async () => {
  const { batches, work } = doubling()
  const gather = createGatherer<number, number>(10)
  let later: Promise<unknown> = Promise.resolve()
  const slow: Work<number, number> = async (items, given) => {
    later = Promise.all([gather([8], work, { signal }), gather([9], work, { signal })])
    return work(items, given)
  }
  await gather([1], slow, { signal })
  expect(await later).toEqual([[16], [18]])
  expect(batches).toEqual([[1], [8, 9]])
})

test('no batch has more items than it may, but for one call that has them', async () => {
  const { batches, work } = doubling()
  const gather = createGatherer<number, number>(3)
  await Promise.all(
    [[1, 2], [3], [4], [5, 6, 7, 8]].map((items) => gather(items, work, { signal })),
  )
  expect(batches).toEqual([[1, 2, 3], [4], [5, 6, 7, 8]])
})

test('a call that makes work fail does not fail others', async () => {
  const { work } = doubling()
  const gather = createGatherer<number, number>(10)
  const calls = [[1], [-1], [3]].map((items) => gather(items, work, { signal }))
  const results = await Promise.allSettled(calls)
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a call that is cancelled ends at once; the work goes on for the others', async () => {
  const gather = createGatherer<number, number>(10)
  const [mine, other] = [new AbortController(), new AbortController()]
  let given: AbortSignal | undefined
  let end: (results: number[]) => void = () => undefined
  const work: Work<number, number> = (_, whole) => {
    given = whole.signal
    return new Promise((resolve) => (end = resolve))
  }
  const first = gather([1], work, { signal: mine.signal })
  const second = gather([2], work, { signal: other.signal })
  while (!given) await new Promise((resolve) => setImmediate(resolve))
  mine.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  expect(given.aborted).toBe(false)
  end([2, 4])
  expect(await second).toEqual([4])
  const third = gather([3], work, { signal: other.signal })
  given = undefined
  while (!given) await new Promise((resolve) => setImmediate(resolve))
  other.abort(new Error('all'))
  await expect(third).rejects.toThrow('all')
  expect((given as AbortSignal).aborted).toBe(true)
})

const capabilities = ['embed', 'classify', 'entail', 'score', 'generate']

test('models of several runs get one batch, and give each run its own', async () => {
  const models = createFakeModels({ reply: (prompt) => ('text' in prompt ? prompt.text : '') })
  const shared = gatherModels(models)
  const [one, two] = await Promise.all(
    [1, 2].map(async () => (await shared.resolve('starter', capabilities, signal)).capabilities),
  )
  const [first, second] = await Promise.all([
    one!.embed!.embed(['rain', 'sun'], { signal }),
    two!.embed!.embed(['sun', 'rain and sun'], { signal }),
  ])
  const plain = models.capabilities.embed
  expect([...first, ...second]).toEqual(
    await plain.embed(['rain', 'sun', 'sun', 'rain and sun'], { signal }),
  )
  const replies = await Promise.all([
    one!.generate!.generate({ text: 'a' }, { signal }),
    two!.generate!.generate({ text: 'b' }, { signal }),
  ])
  expect(replies.map(({ text }) => text)).toEqual(['a', 'b'])
  const called = models.calls.map((call) => call.arguments[0])
  expect(called[0]).toEqual(['rain', 'sun', 'rain and sun'])
  expect(called.at(-1)).toMatchObject([{ prompt: { text: 'a' } }, { prompt: { text: 'b' } }])
})

test('a text that was embedded lately is not embedded again, and a vector is one’s own', async () => {
  const models = createFakeModels()
  const { embed } = (await gatherModels(models).resolve('starter', ['embed'], signal)).capabilities
  const [first] = await embed!.embed(['rain'], { signal })
  const expected = first!.slice()
  first!.fill(7)
  expect(await embed!.embed(['rain'], { signal })).toEqual([expected])
  expect(models.calls).toHaveLength(1)
})

test('labels that all rows share leave the room of a batch to their texts', async () => {
  const models = createFakeModels()
  const { embed } = (await gatherModels(models).resolve('starter', ['embed'], signal)).capabilities
  const labels = Array.from({ length: 60 }, (_, at) => `label ${at}`)
  const rows = ['a', 'b', 'c', 'd'].map((text) => embed!.embed([text, ...labels], { signal }))
  const vectors = await Promise.all(rows)
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['a', ...labels, 'b', 'c', 'd']])
  await embed!.embed(['e', ...labels], { signal })
  expect(models.calls.at(-1)?.arguments[0]).toEqual(['e'])
  expect(vectors.map((row) => row.length)).toEqual([61, 61, 61, 61])
})

test('a reply that fails, fails alone', async () => {
  const models = createFakeModels({ contextWindow: 20 })
  const { generate } = (await gatherModels(models).resolve('starter', ['generate'], signal))
    .capabilities
  const long = 'word '.repeat(50)
  const calls = ['a', long].map((text) => generate!.generate({ text }, { signal, maxTokens: 3 }))
  const [good, bad] = await Promise.allSettled(calls)
  expect(good).toMatchObject({ status: 'fulfilled', value: { text: 'a' } })
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'prompt-too-long' } })
  await expect(generate!.generate({ text: long }, { signal })).rejects.toMatchObject({
    code: 'prompt-too-long',
  })
})
