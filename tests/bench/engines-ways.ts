import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { startRun, type RunOptions } from '@chainwright/core'
import { openStore, startStored, type Level } from '@chainwright/durable'
import { createDbosEngine } from '@chainwright/durable/dbos'
import { openFolderStore, startOnEngine, type EngineHandle } from '@chainwright/durable/engines'
import { openPostgresStore } from '@chainwright/durable/postgres'
import { createRestateEngine, startRestateServer } from '@chainwright/durable/restate'
import { createPostgres } from '../../packages/durable/test/start-postgres.ts'
import { flowOf, type Job } from './engines-flow.ts'
import { bytesBelow, tableBytes } from './engines-kept.ts'
import { startProcess, type WorkerProcess } from './engines-processes.ts'

/** One way to carry jobs out. */
export interface Way {
  readonly name: string
  /** The way of the bare engine that does the same, for the ratio. */
  readonly bare?: string | undefined
  /** Carries a job out, and gives when its first step began, in milliseconds since 1970. */
  run(job: Job): Promise<number>
  /** Its worker, when that is another process. */
  readonly worker?: WorkerProcess | undefined
}

/** Ways that need the same server. */
export interface Ways {
  readonly ways: readonly Way[]
  /** What keeps something of each run, and how many bytes that are now. */
  readonly kept: readonly { readonly name: string; bytes(this: void): Promise<number> }[]
  /** The process of the server. */
  readonly server: { readonly name: string; readonly pid: number } | undefined
  close(): Promise<void>
}

/** How a run is limited: by what carries its steps out, and nothing else. */
const unlimited: RunOptions = { concurrency: Infinity, steps: Infinity }

/** In this process: without a record, and with one in SQLite. */
export function localWays(folder: string): Ways {
  const recorded = (level: Level) => {
    const store = openStore(join(folder, level), { level })
    const run = async (job: Job): Promise<number> => {
      const { plan, text } = flowOf(job)
      return beganOf(await startStored(store, plan, text, unlimited).result)
    }
    return { store, way: { name: `SQLite, \`${level}\``, run } }
  }
  const stores = [recorded('process'), recorded('disk')]
  const plain = {
    name: 'in this process',
    run: async (job: Job) => beganOf(await startRun(flowOf(job).plan, unlimited).result),
  }
  return {
    ways: [plain, ...stores.map(({ way }) => way)],
    kept: [],
    server: undefined,
    close: async () => stores.forEach(({ store }) => store.close()),
  }
}

/** On a Restate server. */
export async function restateWays(folder: string): Promise<Ways> {
  const restateFolder = join(folder, 'restate')
  const server = await startRestateServer({ folder: restateFolder })
  const shared = join(folder, 'shared')
  const store = await openFolderStore(shared)
  const engine = createRestateEngine({ ingress: server.ingress })
  const ours = await startProcess('engines-worker.ts', ['restate', shared, server.admin])
  const bare = await startProcess('engines-bare-restate.ts', [])
  await ask(`${server.admin}/deployments`, { uri: bare.said })
  const plainly =
    (service: string) =>
    async (job: Job): Promise<number> =>
      Number(await ask(`${server.ingress}/${service}/${crypto.randomUUID()}/run`, job))
  return {
    ways: [
      {
        name: 'Restate',
        bare: 'bare Restate, calls',
        run: onEngine({ engine, store }),
        worker: ours,
      },
      { name: 'bare Restate, calls', run: plainly('bare-calls'), worker: bare },
      { name: 'bare Restate, one invocation', run: plainly('bare-inside'), worker: bare },
    ],
    kept: [
      { name: 'Restate: shared folder', bytes: async () => bytesBelow(shared) },
      { name: 'Restate: data of the server', bytes: async () => bytesBelow(restateFolder) },
    ],
    server: { name: 'Restate server', pid: server.pid },
    async close() {
      await Promise.all([ours.end(), bare.end()])
      await store.close()
      await server.stop('SIGKILL')
    },
  }
}

/** On DBOS. */
export async function dbosWays(folder: string): Promise<Ways> {
  mkdirSync(folder, { recursive: true })
  const postgres = await createPostgres(folder)
  await postgres.start()
  const { url } = postgres
  const store = await openPostgresStore({ url })
  const ours = await startProcess('engines-worker.ts', ['dbos', url])
  const bare = await startProcess('engines-bare-dbos.ts', [url])
  const engine = await createDbosEngine({ url, store })
  const client = await DBOSClient.create({ systemDatabaseUrl: url, applicationName: 'bare' })
  const plainly =
    (workflowName: string) =>
    async (job: Job): Promise<number> => {
      const options = { workflowName, queueName: 'bare-runs', appVersion: 'bare' }
      const begun = await client.enqueue<(job: Job) => Promise<number>>(options, job)
      return begun.getResult({ pollingIntervalMs: 50 })
    }
  return {
    ways: [
      { name: 'DBOS', bare: 'bare DBOS, queue', run: onEngine({ engine, store }), worker: ours },
      { name: 'bare DBOS, queue', run: plainly('calls'), worker: bare },
      { name: 'bare DBOS, one workflow', run: plainly('inside'), worker: bare },
    ],
    kept: [
      { name: 'DBOS: table of the shared store', bytes: async () => tableBytes(url, 'public') },
      { name: 'DBOS: its own tables', bytes: async () => tableBytes(url, 'dbos') },
    ],
    server: {
      name: 'PostgreSQL',
      pid: Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
    },
    async close() {
      await Promise.all([ours.end(), bare.end()])
      await engine.close()
      await client.destroy()
      await store.close()
      await postgres.stop()
    },
  }
}

function onEngine(handle: EngineHandle): (job: Job) => Promise<number> {
  return async (job) => {
    const { plan, text } = flowOf(job)
    return beganOf(await startOnEngine(handle, plan, text, unlimited).result)
  }
}

function beganOf(result: {
  readonly error: Error | undefined
  readonly outputs: Readonly<Record<string, unknown>>
}): number {
  if (result.error) throw result.error
  return Number(result.outputs['began'])
}

async function ask(address: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const method = 'POST'
  const answer = await globalThis.fetch(address, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
