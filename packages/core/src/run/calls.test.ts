import { expect, test } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import type { Models } from '../node/models.ts'
import type { RunType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import type { WatchCalls } from './calls.ts'
import { createMemoryCache } from './memory-cache.ts'
import { createRunState } from './create-run-state.ts'
import { replay } from './advance.ts'
import type { RecordedEvent } from './events.ts'

interface Echo {
  say(text: string): string
}

const models: Models = {
  resolve: async (reference) => ({
    reference,
    identity: reference,
    capabilities: { echo: { say: (said: string) => said } } as object,
  }),
}

/** Asks its model for its text, and fails for `bad`. */
const asking: RunType = defineNode({
  type: 'asking@1',
  title: 'Asking',
  description: 'For tests.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  model: ['echo' as never],
  run({ inputs, model }) {
    const said = (model as unknown as { echo: Echo }).echo.say(inputs.text)
    if (said === 'bad') throw new Error('it is bad')
    return { text: said }
  },
})

/** Notes what the model was asked, with the name of the model. */
const watchCalls: WatchCalls = ({ capabilities, models: own }) => {
  const kept: { said: string; by: string }[] = []
  const { echo } = capabilities as { echo: Echo }
  const say = (said: string): string => {
    kept.push({ said, by: own['echo']?.reference ?? '' })
    return echo.say(said)
  }
  return { capabilities: { echo: { say } }, calls: () => ({ count: kept.length, kept }) }
}

function runOf(given: string, more: object = {}) {
  const nodes = { n: { type: 'asking', inputs: { text: given }, model: 'small' } }
  return watchRun({ nodes }, [asking], { models, watchCalls, ...more })
}

const noted = (said: string) => ({ count: 1, kept: [{ said, by: 'small' }] })

test('the end of a step holds what it asked of its model', async () => {
  const run = runOf('hello')
  await run.result
  expect(run.all('node-end')[0]?.calls).toEqual(noted('hello'))
  expect(run.state.nodes[0]?.calls).toEqual(noted('hello'))
})

test('so does its error', async () => {
  const run = runOf('bad')
  await run.result
  expect(run.all('node-error')[0]?.calls).toEqual(noted('bad'))
  expect(run.state.nodes[0]?.calls).toEqual(noted('bad'))
})

test('nothing is noted unless the run watches', async () => {
  const run = runOf('hello', { watchCalls: undefined })
  await run.result
  expect(run.all('node-end')[0]).not.toHaveProperty('calls')
})

test('a step that the cache answers has the calls of its first run', async () => {
  const cache = createMemoryCache()
  await runOf('hello', { cache }).result
  const again = runOf('hello', { cache })
  await again.result
  expect(again.all('node-end')[0]).toMatchObject({ cached: true, calls: noted('hello') })
})

test('the calls are the same in a replay', async () => {
  const run = runOf('hello')
  await run.result
  const recorded = JSON.parse(JSON.stringify(run.events)) as RecordedEvent[]
  const again = replay(createRunState(run.state.plan), recorded)
  expect(again.nodes[0]?.calls).toEqual(noted('hello'))
})
