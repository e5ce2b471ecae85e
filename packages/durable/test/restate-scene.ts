import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@chainwright/core'
import type { Engine } from '../src/engines/engine.ts'
import type { EndRecord } from '../src/journal/end-record.ts'
import { askJson } from '../src/restate/ask-json.ts'
import { freePort } from '../src/restate/free-port.ts'
import { createRestateEngine } from '../src/restate/restate-engine.ts'
import { startRestateServer, type RestateServer } from '../src/restate/restate-server.ts'
import { openFolderStore } from '../src/shared/folder-store.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'
import { beginRun, endOf } from './begin-runs.ts'
import { effectRegistry } from './effect-nodes.ts'
import { startCrew, type Crew } from './engine-crew.ts'
import { startProxy, type TestProxy } from './start-proxy.ts'

/** A Restate server in a folder of its own, with workers in processes of their own behind a proxy. */
export interface RestateScene {
  /** File that takes a line for each effect. */
  readonly log: string
  readonly store: SharedStore
  readonly engine: Engine
  readonly registry: Registry
  crew(): Crew
  server(): RestateServer
  /** Kills all workers, and leaves them dead. */
  killWorkers(): Promise<void>
  startWorkers(): Promise<void>
  /** Rows that Restate's tables give. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  /** Ends the server, and starts it again on its folder. */
  restartServer(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  begin(run: string, flow: string): Promise<void>
  endOf(run: string): Promise<EndRecord>
  close(): Promise<void>
}

/** Starts all of it. */
export async function startScene(
  workers: number,
  limits: { readonly mostStarts?: number } = {},
): Promise<RestateScene> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-restate-'))
  const log = join(folder, 'effects.log')
  writeFileSync(log, '')
  const [ingressPort, adminPort, fabricPort, ...ports] = await freePorts(3 + workers)
  const startServer = async (): Promise<RestateServer> =>
    startRestateServer({ folder: join(folder, 'restate'), ingressPort, adminPort, fabricPort })
  let server = await startServer()
  const shared = join(folder, 'shared')
  const store = await openFolderStore(shared)
  const proxy: TestProxy = await startProxy({ folder, ports })
  const { admin, ingress } = server
  const settings = {
    engine: 'restate',
    log,
    folder: shared,
    admin,
    proxy: proxy.address,
    ...limits,
  } as const
  const startAll = async (): Promise<Crew> =>
    startCrew(ports.map((port) => ({ ...settings, port })))
  let crew = await startAll()
  const engine = createRestateEngine({ ingress })
  const registry = effectRegistry(log)
  return {
    log,
    store,
    engine,
    registry,
    crew: () => crew,
    server: () => server,
    killWorkers: async () => crew.dismiss(),
    async startWorkers() {
      crew = await startAll()
    },
    async query(sql) {
      const answer = await askJson(`${admin}/query`, { method: 'POST', body: { query: sql } })
      return (answer.body as { rows: Record<string, unknown>[] }).rows
    },
    async restartServer(signal) {
      await server.stop(signal)
      server = await startServer()
    },
    begin: async (run, flow) => beginRun({ engine, store, registry }, run, flow),
    endOf: async (run) => endOf(store, run),
    async close() {
      await crew.dismiss()
      await proxy.stop()
      await server.stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  return ports
}
