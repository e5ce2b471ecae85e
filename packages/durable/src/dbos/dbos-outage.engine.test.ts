import { afterAll, beforeAll, expect, it } from 'vitest'
import { startScene, type DbosScene } from '../../test/dbos-scene.ts'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'
import { followRun } from '../engines/follow-run.ts'
import { createDbosEngine } from './dbos-engine.ts'

let scene: DbosScene

beforeAll(async () => {
  scene = await startScene()
  // A worker makes the tables.
  const maker = await scene.hire(1)
  await maker.dismiss()
})

afterAll(async () => scene.close())

const runs = 40
const flow = layeredFlow(5, 4, 300)

it('ends every run well, and repeats no step that ended, when PostgreSQL is killed and restarted in the middle', async () => {
  const crew = await scene.hire(3)
  const pids = crew.pids()
  const ids = Array.from({ length: runs }, (_, at) => `run-${at}`)
  const followed = ids.slice(0, 5).map((id) => scene.follow(id, flow))
  for (const { begun } of followed) await begun
  for (const id of ids.slice(5)) await scene.begin(id, flow)
  const stops = [
    ['SIGKILL', 0.2],
    ['SIGKILL', 0.45],
    ['SIGINT', 0.7],
  ] as const
  for (const [signal, share] of stops) {
    await scene.untilEffects('run-', 'begin', runs * 20 * share)
    await scene.postgres.stop(signal)
    await scene.postgres.start()
  }
  const seen = await Promise.all(followed.map(async ({ result }) => result))
  expect(seen.map(({ status, outputs }) => ({ status, outputs }))).toEqual(
    seen.map(() => ({ status: 'succeeded', outputs: { out: 'x.....' } })),
  )
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x....."}'))
  const { begun, repeated } = readEffects(scene.log)
  expect(begun.size).toBe(runs * 20)
  expect(repeated).toEqual([])
  // No worker ended of it.
  expect(crew.pids()).toEqual(pids)
  await crew.dismiss()
})

it('says that the engine cannot be reached when PostgreSQL stays away, to those who begin and follow', async () => {
  const run = scene.follow('left-alone', flow)
  await run.begun
  const { url } = scene.postgres
  const hasty = await createDbosEngine({ url, store: scene.store, patienceMs: 1000 })
  const { state } = run
  const following = { engine: hasty, store: scene.store, plan: state.plan, patienceMs: 1000 }
  const follower = followRun({ ...following, run: 'left-alone' }, Promise.resolve())
  await scene.postgres.stop('SIGKILL')
  expect(await follower.result).toMatchObject({
    status: 'failed',
    error: { code: 'engine-unreachable', retryable: true },
  })
  await expect(hasty.submit('another')).rejects.toMatchObject({ code: 'engine-unreachable' })
  expect(await hasty.lost?.('left-alone')).toBeUndefined()
  await scene.postgres.start()
  const crew = await scene.hire(1)
  expect((await run.result).outputs).toEqual({ out: 'x.....' })
  await hasty.close()
  await crew.dismiss()
})
