import type { Model, Models } from '@chainwright/core'
import { expect, test } from 'vitest'
import { gatherModels } from './gather-models.ts'
import type { InferenceOptions } from './inference.ts'
import { countPerRun, type Payer } from './payers.ts'

const { signal } = new AbortController()

/** Models that score, tell ten tokens for each pair, and note who pays. */
function noting() {
  const calls: { items: number; payers: readonly Payer[] | undefined }[] = []
  const score = (pairs: readonly unknown[], { payers, onUsage }: InferenceOptions) => {
    calls.push({ items: pairs.length, payers })
    onUsage?.({ inputTokens: pairs.length * 10 - 1, cost: pairs.length })
    return Promise.resolve(pairs.map(() => 1))
  }
  const model = { identity: 'm', capabilities: { score: { score } } }
  const resolve = async (reference: string): Promise<Model> => ({ reference, ...model })
  return { calls, models: countPerRun<Models>({ resolve }) }
}

const pair = { first: 'a', second: 'b' }

async function scoreOf(models: Models) {
  return (await models.resolve('m', ['score'], signal)).capabilities.score!
}

test('each run has a tally of its own, which all of its calls are counted in', async () => {
  const { calls, models } = noting()
  const [one, other] = [models.forRun!(), models.forRun!()]
  for (const run of [one, one, other]) await (await scoreOf(run)).score([pair], { signal })
  const tallies = calls.map(({ payers }) => payers?.[0]?.tally)
  expect(tallies[0]).toBeDefined()
  expect(tallies[0]).toBe(tallies[1])
  expect(tallies[2]).not.toBe(tallies[0])
  await (await scoreOf(models)).score([pair], { signal })
  expect(calls.at(-1)?.payers).toBeUndefined()
})

test('calls of several runs that are put together are divided by their items', async () => {
  const { calls, models } = noting()
  const gathered = gatherModels(models)
  const runs = [gathered.forRun!(), gathered.forRun!()]
  const used: unknown[] = []
  const scores = await Promise.all(runs.map(scoreOf))
  await Promise.all([
    scores[0]!.score([pair, { ...pair }, { ...pair }], {
      signal,
      onUsage: (one) => used.push(one),
    }),
    scores[1]!.score([{ ...pair }], { signal, onUsage: (one) => used.push(one) }),
  ])
  expect(calls).toMatchObject([{ items: 4, payers: [{ share: 0.75 }, { share: 0.25 }] }])
  expect(calls[0]!.payers![0]!.tally).not.toBe(calls[0]!.payers![1]!.tally)
  expect(used).toEqual([
    { inputTokens: 29, cost: 3 },
    { inputTokens: 10, cost: 1 },
  ])
})
