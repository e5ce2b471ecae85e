import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape } from '../../../core/test/shapes/check-shape.ts'
import { shapeRegistry, startShape } from '../../test/start-on-engine.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createRestateEngine } from './restate-engine.ts'
import { startRestateServer, type RestateServer } from './restate-server.ts'
import { serveRestateWorker, type ServedWorker } from './serve-worker.ts'

let folder: string
let store: SharedStore
let server: RestateServer
let worker: ServedWorker

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-restate-'))
  server = await startRestateServer({ folder })
  store = await openFolderStore(join(folder, 'shared'))
  const step = { graceMs: 50 }
  const options = { store, registry: shapeRegistry, step }
  worker = await serveRestateWorker(createFlowWorker(options), { admin: server.admin })
}, 60_000)

afterAll(async () => {
  await worker.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('on a Restate server', () => {
  it.each(allShapes)('$name', async (shape) => {
    const engine = createRestateEngine({ ingress: server.ingress })
    await checkShape(shape, startShape(shape, { engine, store }))
  })
})
