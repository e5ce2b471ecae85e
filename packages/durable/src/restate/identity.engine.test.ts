import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFlow, planFlow } from '@chainwright/core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { writeIdentityKey } from '../../test/identity-key.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import { startOnEngine } from '../engines/start-on-engine.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createRestateEngine } from './restate-engine.ts'
import { startRestateServer, type RestateServer } from './restate-server.ts'
import { serveRestateWorker, type ServedWorker } from './serve-worker.ts'

let folder: string
let store: SharedStore
let server: RestateServer
let key: string
const registry = heldRegistry((end) => end('done'))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-identity-'))
  const identityKeyFile = join(folder, 'private.pem')
  key = writeIdentityKey(identityKeyFile)
  server = await startRestateServer({ folder, identityKeyFile })
  store = await openFolderStore(join(folder, 'shared'))
})

afterAll(async () => {
  await server.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function serve(identityKey: string): Promise<ServedWorker> {
  const worker = createFlowWorker({ store, registry, step: {} })
  const { admin } = server
  const served = await serveRestateWorker(worker, { admin, identityKeys: [identityKey] })
  onTestFinished(() => served.close())
  return served
}

/** Asks a worker for what the server asks for first, without a signature. */
async function askUnsigned(address: string): Promise<number> {
  const session = connect(address)
  const stream = session.request({
    ':path': '/discover',
    accept: 'application/vnd.restate.endpointmanifest.v3+json',
  })
  const status = await new Promise<number>((resolve, reject) => {
    stream.once('response', (headers) => resolve(headers[':status'] ?? 0))
    stream.once('error', reject)
  })
  session.destroy()
  return status
}

it('works for the server whose key it was given, and for nobody else', async () => {
  const { address } = await serve(key)
  const engine = createRestateEngine({ ingress: server.ingress })
  const plan = planFlow(parseFlow(heldFlow).flow!, registry)
  const { result } = startOnEngine({ engine, store }, plan, heldFlow)
  expect(await result).toMatchObject({ status: 'succeeded', outputs: { out: 'done' } })
  expect(await askUnsigned(address)).toBe(401)
})

it('is not taken by a server with another key', async () => {
  const other = writeIdentityKey(join(folder, 'other.pem'))
  await expect(serve(other)).rejects.toMatchObject({ code: 'engine-unreachable' })
})
