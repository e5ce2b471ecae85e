import { readFileSync } from 'node:fs'
import { parseFlow, planFlow, type RunEvent } from '@chainwright/core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'
import { startScene, type RestateScene } from '../../test/restate-scene.ts'
import { startOnEngine } from '../engines/start-on-engine.ts'

let scene: RestateScene

beforeAll(async () => {
  scene = await startScene(2)
})

afterAll(async () => scene.close())

const longestMs = 60_000

/** Steps of these runs that began so far. */
function stepsOf(prefix: string): string[] {
  return [...readEffects(scene.log).begun.keys()].filter((key) => key.startsWith(prefix))
}

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'ends every run well, and repeats no step that ended, when the server is ended by %s in the middle',
  async (signal) => {
    const ids = Array.from({ length: 40 }, (_, at) => `${signal}-${at}`)
    for (const id of ids) await scene.begin(id, layeredFlow(4, 3, 400))
    await vi.waitUntil(() => stepsOf(signal).length > 100, longestMs)
    await scene.restartServer(signal)
    const whenBack = stepsOf(signal).length
    const ends = await Promise.all(ids.map(async (id) => scene.endOf(id)))
    expect(ends.map(({ status, outputs }) => `${status} ${JSON.stringify(outputs)}`)).toEqual(
      ids.map(() => 'succeeded {"out":"x...."}'),
    )
    expect(whenBack).toBeLessThan(480)
    expect(stepsOf(signal)).toHaveLength(480)
    expect(readEffects(scene.log).repeated).toEqual([])
  },
)

it('goes on with the steps that workers are at, and must not run twice, when the server is killed under them', async () => {
  const step = { type: 'once', inputs: { text: 'x', ms: 3000 } }
  const names = Array.from({ length: 12 }, (_, at) => `n${at}`)
  const nodes = Object.fromEntries(names.map((name) => [name, step]))
  await scene.begin('once', JSON.stringify({ chainwright: 1, nodes }))
  await vi.waitUntil(() => stepsOf('once').length === names.length, longestMs)
  await scene.restartServer('SIGKILL')
  expect(await scene.endOf('once')).toMatchObject({ status: 'succeeded' })
  const { begun } = readEffects(scene.log)
  expect(stepsOf('once').map((key) => begun.get(key))).toEqual(names.map(() => 1))
})

/** Begins a run and follows it; `seen` resolves when an event of a type was told. */
function follow(run: string, nodes: object, out: string) {
  const text = JSON.stringify({ chainwright: 1, nodes, outputs: { out: { from: out } } })
  const events: RunEvent[] = []
  const plan = planFlow(parseFlow(text).flow!, scene.registry)
  const followed = startOnEngine(scene, plan, text, { run, onEvent: (event) => events.push(event) })
  return {
    ...followed,
    seen: async (type: RunEvent['type']) =>
      vi.waitUntil(() => events.some((event) => event.type === type), longestMs),
  }
}

const question = {
  before: { type: 'effect', inputs: { text: 'x' } },
  ask: { type: 'ask', inputs: { text: { from: 'before.text' } } },
  after: { type: 'effect', inputs: { text: { from: 'ask.text' } } },
}

it('takes the answer to a question over whose run all workers and the server were killed', async () => {
  const run = follow('asked', question, 'after.text')
  await run.seen('signal-wait')
  await scene.killWorkers()
  await scene.restartServer('SIGKILL')
  await scene.startWorkers()
  run.signal('ask', '42')
  const { status, outputs } = await run.result
  expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { out: 'x.42.' } })
  expect(stepsOf('asked/')).toHaveLength(2)
  expect(readEffects(scene.log).repeated).toEqual([])
})

it('takes an answer that is given while there is no worker', async () => {
  const run = follow('late', question, 'after.text')
  await run.seen('signal-wait')
  await scene.killWorkers()
  // Restate has it when this resolves, and no worker is there to hear of it.
  const message = { type: 'signal', node: 'ask', value: '42', time: Date.now() } as const
  await scene.engine.send('late', message)
  await scene.startWorkers()
  const { status, outputs } = await run.result
  expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { out: 'x.42.' } })
})

it('keeps pauses and waits over the death of all workers and the server', async () => {
  const nodes = {
    flaky: { type: 'flaky', retries: 1, inputs: { text: 'x' } },
    wait: { type: 'wait', inputs: { text: 'y', ms: 3000 } },
    after: {
      type: 'effect',
      inputs: { text: { from: 'flaky.text' }, also: { from: 'wait.text' } },
    },
  }
  const began = Date.now()
  const run = follow('timed', nodes, 'after.text')
  await run.seen('node-retry')
  await scene.killWorkers()
  await scene.restartServer('SIGKILL')
  await scene.startWorkers()
  const { status, outputs } = await run.result
  expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { out: 'x!.' } })
  expect(Date.now() - began).toBeGreaterThan(3000)
  expect(readFileSync(scene.log, 'utf8').match(/begin timed\/flaky/g)).toHaveLength(2)
})
