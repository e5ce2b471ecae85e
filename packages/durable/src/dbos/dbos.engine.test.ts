import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFlow, planFlow, type RunEvent } from '@chainwright/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape } from '../../../core/test/shapes/check-shape.ts'
import { shapeRegistry, startShape } from '../../test/start-on-engine.ts'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import type { Engine } from '../engines/engine.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import { startOnEngine } from '../engines/start-on-engine.ts'
import { openPostgresStore } from '../shared/postgres-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createDbosEngine } from './dbos-engine.ts'
import { startDbosWorker } from './dbos-worker.ts'

let folder: string
let postgres: TestPostgres
let store: SharedStore
let worker: Awaited<ReturnType<typeof startDbosWorker>>
let engine: Engine

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-dbos-'))
  postgres = await createPostgres(folder, { quick: true })
  await postgres.start()
  const { url } = postgres
  store = await openPostgresStore({ url })
  worker = await startWorker()
  engine = await createDbosEngine({ url, store })
}, 60_000)

async function startWorker(): ReturnType<typeof startDbosWorker> {
  const options = { store, registry: shapeRegistry, step: { graceMs: 50 } }
  return startDbosWorker(createFlowWorker(options), { url: postgres.url })
}

afterAll(async () => {
  await engine.close()
  await worker.close()
  await store.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('on DBOS and PostgreSQL', () => {
  it.each(allShapes)('$name', async (shape) => {
    await checkShape(shape, startShape(shape, { engine, store }))
  })
})

it('leaves the runs that a worker leads to the next one when it is closed', async () => {
  const nodes = { q: { type: 'ask', inputs: { text: 'well? ' } } }
  const flow = JSON.stringify({ chainwright: 1, nodes, outputs: { out: { from: 'q.text' } } })
  const events: RunEvent[] = []
  const plan = planFlow(parseFlow(flow).flow!, shapeRegistry)
  const run = startOnEngine({ engine, store }, plan, flow, { onEvent: (one) => events.push(one) })
  await vi.waitUntil(() => events.some(({ type }) => type === 'signal-wait'), 60_000)
  await worker.close()
  worker = await startWorker()
  run.signal('q', 'yes')
  expect(await run.result).toMatchObject({ status: 'succeeded', error: undefined })
})
