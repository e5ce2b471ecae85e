import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape } from '../../../core/test/shapes/check-shape.ts'
import { shapeRegistry, startShape } from '../../test/start-on-engine.ts'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import type { Engine } from '../engines/engine.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
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
  const options = { store, registry: shapeRegistry, step: { graceMs: 50 } }
  worker = await startDbosWorker(createFlowWorker(options), { url })
  engine = await createDbosEngine({ url, store })
}, 60_000)

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
