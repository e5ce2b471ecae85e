import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allShapes } from '../../../core/test/shapes/all-shapes.ts'
import { checkShape } from '../../../core/test/shapes/check-shape.ts'
import type { Shape } from '../../../core/test/shapes/shape.ts'
import { shapeRegistry, startShape } from '../../test/start-on-engine.ts'
import { startS3, type TestS3 } from '../../test/start-s3.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { openS3Store } from '../shared/s3-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createRestateEngine } from './restate-engine.ts'
import { startRestateServer, type RestateServer } from './restate-server.ts'
import { serveRestateWorker, type ServedWorker } from './serve-worker.ts'

let folder: string
let bucket: TestS3
/** Shares nothing but the bucket with the worker. */
let store: SharedStore
/** That of the worker. */
let telling: SharedStore
/** Hears besides what the worker tells. */
let listening: SharedStore
let server: RestateServer
let worker: ServedWorker

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-s3-'))
  server = await startRestateServer({ folder })
  bucket = await startS3()
  const told = await openFolderStore(join(folder, 'told'))
  store = await openS3Store({ ...bucket.options, prefix: 'shapes' })
  listening = { ...store, listen: (topic, onText) => told.listen(topic, onText) }
  telling = {
    ...(await openS3Store({ ...bucket.options, prefix: 'shapes' })),
    tell: (topic, text) => told.tell(topic, text),
    hush: async (topic) => told.hush(topic),
  }
  const options = { store: telling, registry: shapeRegistry, step: { graceMs: 50 } }
  worker = await serveRestateWorker(createFlowWorker(options), { admin: server.admin })
}, 60_000)

afterAll(async () => {
  await worker.close()
  for (const one of [store, telling]) await one.close()
  await bucket.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('on a Restate server, with all that is shared in a bucket', () => {
  it.each(allShapes)('$name', async (shape) => {
    const engine = createRestateEngine({ ingress: server.ingress })
    // That a step has begun stands in no bucket before it is over.
    const looksLive = shape.cancelAt?.startsWith('node-start') === true
    const handle = { engine, store: looksLive ? listening : store }
    await checkShape(shape, startShape(shape, handle))
  })

  it('keeps values of 12 MiB there, each once', async () => {
    const long = 'long '.repeat((12 * 1024 * 1024) / 5)
    const shape: Shape = {
      name: 'two marks on a long text',
      inputs: { text: { type: 'text' } },
      given: { text: long },
      nodes: {
        a: { type: 'mark', inputs: { text: { from: 'inputs.text' } } },
        b: { type: 'mark', inputs: { text: { from: 'a.text' } } },
      },
      outputs: { text: { from: 'b.text' } },
      expected: { status: 'succeeded', outputs: { text: `${long}++` }, ended: ['a', 'b'] },
    }
    const engine = createRestateEngine({ ingress: server.ingress })
    await checkShape(shape, startShape(shape, { engine, store }))
    const kept = await store.list('values/')
    const sizes = await Promise.all(kept.map(async (key) => (await store.read(key))?.length))
    const shortest = JSON.stringify(long).length
    expect(sizes).toHaveLength(3)
    expect(new Set(sizes)).toEqual(new Set([shortest, shortest + 1, shortest + 2]))
  })
})
