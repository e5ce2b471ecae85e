import { appendFileSync } from 'node:fs'
import { createFlowWorker } from '../src/engines/flow-worker.ts'
import { openFolderStore } from '../src/shared/folder-store.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'
import { effectRegistry } from './effect-nodes.ts'

// A worker in a process of its own, to be killed.

/** What a worker is told by whoever starts it. */
export interface EngineWorkerSettings {
  readonly engine: 'dbos' | 'restate'
  /** File that takes a line for each effect. */
  readonly log: string
  readonly url?: string
  readonly folder?: string
  readonly admin?: string
  readonly port?: number
  /** Address of the proxy before several workers. */
  readonly proxy?: string
  /** How often a step may begin whose worker ended each time. */
  readonly mostStarts?: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as EngineWorkerSettings
const { engine, log, url = '', folder = '', admin = '', port, proxy, mostStarts } = settings

/** Writes down when the end of a step is on record. */
function watched(store: SharedStore): SharedStore {
  return {
    ...store,
    async change(key, edit) {
      const text = await store.change(key, edit)
      if (key.includes('/steps/') && text.includes('"ended"')) appendFileSync(log, `kept ${key}\n`)
      return text
    },
  }
}

if (engine === 'dbos') {
  const { startDbosWorker } = await import('../src/dbos/dbos-worker.ts')
  const { openPostgresStore } = await import('../src/shared/postgres-store.ts')
  const store = watched(await openPostgresStore({ url }))
  const worker = createFlowWorker({ store, registry: effectRegistry(log), step: {}, mostStarts })
  await startDbosWorker(worker, { url, tell: (line) => appendFileSync(log, `told ${line}\n`) })
} else {
  const { serveRestateWorker } = await import('../src/restate/serve-worker.ts')
  const store = watched(await openFolderStore(folder))
  const worker = createFlowWorker({ store, registry: effectRegistry(log), step: {}, mostStarts })
  await serveRestateWorker(worker, { admin, port, address: proxy })
}
process.stdout.write('working\n')
