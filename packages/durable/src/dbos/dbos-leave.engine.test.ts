import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startScene, type DbosScene } from '../../test/dbos-scene.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { startDbosWorker } from './dbos-worker.ts'

let scene: DbosScene

beforeAll(async () => {
  scene = await startScene()
})

afterAll(async () => scene.close())

const flow = JSON.stringify({
  chainwright: 1,
  nodes: { q: { type: 'ask', inputs: { text: 'well? ' } } },
  outputs: { out: { from: 'q.text' } },
})

it('leaves a run to other workers when the store of a worker that leaves is gone before it', async () => {
  let looks = 0
  let isGone = false
  const list: SharedStore['list'] = async (prefix) => {
    looks++
    if (isGone) throw new Error('Cannot use a pool after calling end on the pool')
    return scene.store.list(prefix)
  }
  const store = { ...scene.store, list }
  const options = { store, registry: scene.registry, step: {} }
  const leaver = await startDbosWorker(createFlowWorker(options), { url: scene.postgres.url })
  const run = scene.follow('left', flow)
  await run.seen('signal-wait')
  leaver.takeNoMore(3000)
  isGone = true
  const before = looks
  await expect.poll(() => looks).toBeGreaterThan(before)
  await pause(500) // in which DBOS would have it on record
  await leaver.close()
  const crew = await scene.hire(1)
  run.signal('q', 'yes')
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: 'well? yes' } })
  await crew.dismiss()
})
