import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDbosEngine, startDbosWorker } from '@chainwright/durable/dbos'
import {
  createFlowWorker,
  openFolderStore,
  type EngineHandle,
  type FlowWorker,
  type SharedStore,
} from '@chainwright/durable/engines'
import { openPostgresStore } from '@chainwright/durable/postgres'
import {
  createRestateEngine,
  serveRestateWorker,
  startRestateServer,
} from '@chainwright/durable/restate'
import { freePort } from '../../../durable/src/restate/free-port.ts'
import { createPostgres } from '../../../durable/test/start-postgres.ts'
import { createDrip } from './drip-node.ts'
import type { ServedEngine } from './engine-cases.ts'

/** An engine on a real server, with one worker in this process. */
export interface RealEngine extends ServedEngine {
  /** What the program is given to use it. */
  readonly words: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  /** Ends the worker, as if nobody had started one, or starts it again. */
  stopWorker(): Promise<void>
  startWorker(): Promise<void>
  close(): Promise<void>
}

/** How an engine is had and used. */
interface Place {
  readonly words: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  openStore(): Promise<SharedStore>
  openEngine(store: SharedStore): Promise<EngineHandle['engine']>
  work(worker: FlowWorker): Promise<{ close(): Promise<void> }>
  stop(): Promise<void>
}

/** Starts a Restate server, with a folder as the store. */
export async function startRestate(): Promise<RealEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-restate-'))
  const server = await startRestateServer({ folder: join(folder, 'server') })
  const { ingress, admin } = server
  const store = join(folder, 'shared')
  const configuration = join(folder, 'chainwright.config.json')
  writeFileSync(configuration, JSON.stringify({ engine: { ingress, admin } }))
  const port = await freePort()
  return realEngine(folder, {
    words: ['--engine', 'restate', '--store', store, '--config', configuration],
    variables: {},
    openStore: async () => openFolderStore(store),
    openEngine: async () => createRestateEngine({ ingress }),
    work: async (worker) => serveRestateWorker(worker, { admin, port }),
    stop: async () => server.stop('SIGKILL'),
  })
}

/** Starts a PostgreSQL server, which is the store of DBOS too. */
export async function startDbos(): Promise<RealEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-dbos-'))
  const postgres = await createPostgres(folder)
  const { url } = postgres
  await postgres.start()
  return realEngine(folder, {
    words: ['--engine', 'dbos'],
    variables: { DATABASE_URL: url },
    openStore: async () => openPostgresStore({ url }),
    openEngine: async (store) => createDbosEngine({ url, store }),
    work: async (worker) => startDbosWorker(worker, { url }),
    stop: async () => postgres.stop('SIGKILL'),
  })
}

async function realEngine(folder: string, place: Place): Promise<RealEngine> {
  const drip = createDrip()
  const opened: EngineHandle[] = []
  async function open(): Promise<EngineHandle> {
    const store = await place.openStore()
    const handle = { store, engine: await place.openEngine(store) }
    opened.push(handle)
    return handle
  }
  const workerStore = await place.openStore()
  const worker = createFlowWorker({ store: workerStore, registry: drip.registry, step: {} })
  let working: { close(): Promise<void> } | undefined
  const { words, variables } = place
  const stopWorker = async (): Promise<void> => {
    await working?.close()
    working = undefined
  }
  return {
    drip,
    open,
    words,
    variables,
    stopWorker,
    async startWorker() {
      working = await place.work(worker)
    },
    async close() {
      await stopWorker()
      for (const { engine, store } of opened) {
        await engine.close()
        await store.close()
      }
      await workerStore.close()
      await place.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
