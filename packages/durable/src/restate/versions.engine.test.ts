import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEndpointHandler, workflow } from '@restatedev/restate-sdk'
import { parseFlow, planFlow } from '@chainwright/core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { createFlowWorker } from '../engines/flow-worker.ts'
import { schedulerVersion } from '../engines/shared-run.ts'
import { startOnEngine } from '../engines/start-on-engine.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { askJson } from './ask-json.ts'
import { watchOtherVersions } from './other-versions.ts'
import { createRestateEngine } from './restate-engine.ts'
import { runsServiceOf } from './restate-names.ts'
import { startRestateServer, type RestateServer } from './restate-server.ts'
import { serveRestateWorker } from './serve-worker.ts'

let folder: string
let server: RestateServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-versions-'))
  server = await startRestateServer({ folder })
})

afterAll(async () => {
  await server.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Registers a worker of another version, which leads runs as `lead` does. */
async function serveVersion(version: number, lead: () => Promise<string>): Promise<void> {
  const handlers = { run: async () => lead() }
  const services = [workflow({ name: runsServiceOf(version), handlers })]
  const other = createServer(createEndpointHandler({ services, logger: () => undefined }))
  const sessions = new Set<{ destroy(): void }>()
  other.on('session', (session) => sessions.add(session))
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
    other.close()
  })
  const uri = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const taken = await askJson(`${server.admin}/deployments`, { method: 'POST', body: { uri } })
  expect(taken.status).toBeLessThan(300)
}

it('leaves a run with the version that it was begun with, when a newer one comes', async () => {
  const ends: ((text: string) => void)[] = []
  const registry = heldRegistry((end) => ends.push(end))
  const store = await openFolderStore(join(folder, 'shared'))
  const worker = createFlowWorker({ store, registry, step: {} })
  const served = await serveRestateWorker(worker, { admin: server.admin })
  onTestFinished(() => served.close())
  const engine = createRestateEngine({ ingress: server.ingress })
  const plan = planFlow(parseFlow(heldFlow).flow!, registry)
  const { result } = startOnEngine({ engine, store }, plan, heldFlow)
  await expect.poll(() => ends.length).toBe(1)
  await serveVersion(schedulerVersion + 1, async () => 'of another version')
  ends[0]?.('once')
  await expect.poll(() => ends.length, { timeout: 30_000 }).toBe(2)
  ends[1]?.('twice')
  expect(await result).toMatchObject({ status: 'succeeded', outputs: { out: 'twice' } })
})

it('says which runs wait for workers of another version', async () => {
  const gone = schedulerVersion + 2
  await serveVersion(gone, async () => Promise.reject(new Error('nobody of that version')))
  await askJson(`${server.ingress}/${runsServiceOf(gone)}/r1/run/send`, { method: 'POST' })
  const lines: string[] = []
  await expect
    .poll(
      () => {
        watchOtherVersions(server.admin, (line) => lines.push(line))()
        return lines.join('')
      },
      { timeout: 30_000, interval: 500 },
    )
    .toContain(`1 run waits for workers of another version (${runsServiceOf(gone)}, and this one`)
})
