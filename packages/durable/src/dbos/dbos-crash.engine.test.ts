import { afterAll, beforeAll, expect, it } from 'vitest'
import { startScene, type DbosScene, type Effect } from '../../test/dbos-scene.ts'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects, type Crew } from '../../test/engine-crew.ts'

let scene: DbosScene
let crew: Crew

beforeAll(async () => {
  scene = await startScene()
  crew = await scene.hire(2)
})

afterAll(async () => scene.close())

/** Kills all workers; none is begun again. */
async function killWorkers(): Promise<void> {
  await crew.dismiss()
}

async function killEverything(): Promise<void> {
  await killWorkers()
  await scene.postgres.stop('SIGKILL')
  await scene.postgres.start()
  crew = await scene.hire(2)
}

function flowOf(nodes: object, out: string): string {
  return JSON.stringify({ chainwright: 1, nodes, outputs: { out: { from: out } } })
}

const question = flowOf(
  {
    before: { type: 'effect', inputs: { text: 'x' } },
    ask: { type: 'ask', inputs: { text: { from: 'before.text' } } },
    after: { type: 'effect', inputs: { text: { from: 'ask.text' } } },
  },
  'after.text',
)

const begunBy = (effects: readonly Effect[]): Effect[] =>
  effects.filter(({ what }) => what === 'begin')

it('takes the answer to a question over whose run all workers and PostgreSQL were killed', async () => {
  const run = scene.follow('asked', question)
  await run.seen('signal-wait')
  await killEverything()
  run.signal('ask', '42')
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'x.42.' } })
  expect(begunBy(scene.effectsOf('asked/'))).toHaveLength(2)
})

it('takes an answer that is given while there is no worker', async () => {
  const run = scene.follow('late', question)
  await run.seen('signal-wait')
  await killWorkers()
  const message = { type: 'signal', node: 'ask', value: '42', time: Date.now() } as const
  await scene.engine.send('late', message)
  crew = await scene.hire(2)
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'x.42.' } })
})

it('keeps pauses and waits over the death of all workers and PostgreSQL', async () => {
  const nodes = {
    flaky: { type: 'flaky', retries: 1, inputs: { text: 'x' } },
    wait: { type: 'wait', inputs: { text: 'y', ms: 3000 } },
    after: {
      type: 'effect',
      inputs: { text: { from: 'flaky.text' }, also: { from: 'wait.text' } },
    },
  }
  const began = Date.now()
  const run = scene.follow('timed', flowOf(nodes, 'after.text'))
  await run.seen('node-retry')
  await killEverything()
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'x!.' } })
  expect(Date.now() - began).toBeGreaterThan(3000)
  expect(begunBy(scene.effectsOf('timed/flaky/'))).toHaveLength(2)
})

it('lets others take the runs of a worker that never comes back', async () => {
  const ids = Array.from({ length: 10 }, (_, at) => `orphan-${at}`)
  await killWorkers()
  crew = await scene.hire(1)
  const [lost] = crew.pids()
  for (const id of ids) await scene.begin(id, layeredFlow(4, 2, 400))
  await scene.untilEffects('orphan-', 'begin', 20)
  await killWorkers()
  crew = await scene.hire(1)
  const aloneFrom = Date.now()
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x...."}'))
  const begun = begunBy(scene.effectsOf('orphan-'))
  const cutOff = begun.filter(
    ({ key, pid }) => pid === lost && begun.some((one) => one.key === key && one.pid !== pid),
  )
  const again = cutOff.map(({ key }) => begun.find((one) => one.key === key && one.pid !== lost))
  const gaps = again.map((one) => (one?.time ?? 0) - aloneFrom)
  process.stdout.write(`taken over within ${Math.max(...gaps)} ms\n`)
  expect(cutOff.length).toBeGreaterThan(0)
  expect(Math.max(...gaps)).toBeLessThan(15_000)
})

it('begins no step twice when a worker stands still for five seconds and goes on', async () => {
  crew = await scene.hire(1)
  const [pid = 0] = crew.pids()
  const ids = Array.from({ length: 20 }, (_, at) => `still-${at}`)
  for (const id of ids) await scene.begin(id, layeredFlow(4, 2, 400))
  await scene.untilEffects('still-', 'through', 10)
  process.kill(pid, 'SIGSTOP')
  const stopped = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 5000))
  process.kill(pid, 'SIGCONT')
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x...."}'))
  const begun = begunBy(scene.effectsOf('still-'))
  expect(begun).toHaveLength(20 * 8)
  // It had work, others had too meanwhile, and it went on afterwards.
  expect(begun.some((one) => one.pid === pid && one.time < stopped)).toBe(true)
  expect(begun.some((one) => one.pid !== pid && one.time > stopped)).toBe(true)
})

it('lets two workers share a batch, and the steps of one run', async () => {
  await killWorkers()
  crew = await scene.hire(2)
  const ids = Array.from({ length: 100 }, (_, at) => `batch-${at}`)
  for (const id of ids) await scene.begin(id, layeredFlow(2, 3, 50))
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x.."}'))
  const begun = begunBy(scene.effectsOf('batch-'))
  expect(begun).toHaveLength(600)
  const shared = ids.filter((id) => {
    const pids = begun.filter(({ key }) => key.startsWith(`${id}/`)).map(({ pid }) => pid)
    return new Set(pids).size > 1
  })
  process.stdout.write(`${shared.length} of 100 runs had steps on both workers\n`)
  expect(shared.length).toBeGreaterThan(0)
  const { repeated } = readEffects(scene.log)
  expect(repeated.filter((key) => !key.startsWith('timed/flaky/'))).toEqual([]) // which asks for it
})
