import {
  createMemoryCache,
  type CacheParts,
  type ContentCache,
  type Outputs,
} from '@chainwright/core'
import { openDatabase, settled } from '../lib/database.ts'

interface StoredResult {
  readonly key: string
  /** The outputs as JSON. */
  readonly text: string
  /** When it was last of use, in milliseconds since 1970. */
  readonly used: number
}

const defaultBytes = 256 * 1024 * 1024
/** Results are let go of down to this share of the room, so that it is not done at every write. */
const keptShare = 0.8
const memoryBytes = 64 * 1024 * 1024

/**
 * Results that outlive the page: in the browser's database, with those of now in memory before it.
 * When it holds more than `bytes` (default 256 MiB, counted as JSON text), the results used longest ago
 * are dropped. A browser that keeps nothing (private windows) leaves the memory alone.
 */
export function createStoredCache({ bytes = defaultBytes } = {}): ContentCache {
  const memory = createMemoryCache({ bytes: memoryBytes })
  const withStore = createStores()
  let held: number | undefined

  return {
    read: async (key) => (await memory.read(key)) ?? (await readStored(key)),
    write: async (key, outputs) => {
      await memory.write(key, outputs)
      await keep({ key, text: JSON.stringify(outputs), used: Date.now() })
    },
    lastParts: async (place) => {
      const known = await memory.lastParts(place)
      if (known) return known
      return withStore('parts', 'readonly', (parts) => settled<CacheParts>(parts.get(place)))
    },
    rememberParts: async (place, now) => {
      await memory.rememberParts(place, now)
      await withStore('parts', 'readwrite', (parts) => settled(parts.put(now, place)))
    },
  }

  async function readStored(key: string): Promise<Outputs | undefined> {
    const found = await withStore('results', 'readwrite', async (results) => {
      const stored = await settled<StoredResult | undefined>(results.get(key))
      if (stored) results.put({ ...stored, used: Date.now() })
      return stored
    })
    if (!found) return undefined
    const outputs = JSON.parse(found.text) as Outputs
    await memory.write(key, outputs)
    return outputs
  }

  async function keep(result: StoredResult): Promise<void> {
    if (2 * result.text.length > bytes) return
    held ??= (await withStore('results', 'readonly', sizeOf)) ?? 0
    await withStore('results', 'readwrite', (results) => settled(results.put(result)))
    held += 2 * result.text.length
    if (held > bytes) {
      await withStore('results', 'readwrite', (results) => dropOldest(results, bytes * keptShare))
      held = undefined
    }
  }
}

/** Carries out work on a store of the database. */
type WithStore = <V>(
  name: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<V>,
) => Promise<V | undefined>

/** What the database cannot do is not done: a cache that fails is an empty one. */
function createStores(): WithStore {
  let opened: Promise<IDBDatabase | undefined> | undefined
  return async (name, mode, work) => {
    opened ??= openDatabase('chainwright-cache', prepare).catch(() => undefined)
    const database = await opened
    if (!database) return undefined
    try {
      return await work(database.transaction(name, mode).objectStore(name))
    } catch {
      return undefined
    }
  }
}

function prepare(database: IDBDatabase): void {
  database.createObjectStore('results', { keyPath: 'key' }).createIndex('used', 'used')
  database.createObjectStore('parts')
}

async function sizeOf(results: IDBObjectStore): Promise<number> {
  let size = 0
  await walk(results, ({ text }) => {
    size += 2 * text.length
    return 'keep'
  })
  return size
}

/** Drops results, those used longest ago first, until the rest fits. */
async function dropOldest(results: IDBObjectStore, room: number): Promise<void> {
  let over = (await sizeOf(results)) - room
  await walk(results, ({ text }) => {
    if (over <= 0) return 'stop'
    over -= 2 * text.length
    return 'drop'
  })
}

/** Walks results from the one used longest ago. */
async function walk(
  results: IDBObjectStore,
  look: (result: StoredResult) => 'keep' | 'drop' | 'stop',
): Promise<void> {
  const request = results.index('used').openCursor()
  for (;;) {
    const cursor = await settled(request)
    if (!cursor) return
    const said = look(cursor.value as StoredResult)
    if (said === 'stop') return
    if (said === 'drop') cursor.delete()
    cursor.continue()
  }
}
