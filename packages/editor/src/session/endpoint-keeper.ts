import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import type { PageEndpoint } from '@chainwright/nodes/web'

/** An endpoint, and whether this device keeps its key. */
export interface OwnEndpoint extends PageEndpoint {
  readonly keepsKey: boolean
}

/** Where the endpoints of this device are kept. Everything rejects where the browser keeps nothing. */
export interface EndpointKeeper {
  read(): Promise<OwnEndpoint[]>
  /** Keeps an endpoint; its key only when that was agreed to, and otherwise not any more. */
  write(endpoint: OwnEndpoint): Promise<void>
  remove(name: string): Promise<void>
}

type KeptEndpoint = Omit<OwnEndpoint, 'key' | 'keepsKey'>

/** A key that is kept, and the only origin that it is for. */
interface KeptKey {
  readonly origin: string
  readonly key: string
}

/** The database of this browser; keys stand apart from what they are for. */
export function openEndpointKeeper(name = 'chainwright-endpoints'): EndpointKeeper {
  let stores: { endpoints: UseStore; keys: UseStore } | undefined
  const open = (): { endpoints: UseStore; keys: UseStore } =>
    (stores ??= {
      endpoints: createStore(name, 'endpoints'),
      keys: createStore(`${name}-keys`, 'keys'),
    })
  return {
    read: async () => {
      const kept = await entries<string, KeptEndpoint>(open().endpoints)
      const keys = new Map(await entries<string, KeptKey>(open().keys))
      return kept
        .map(([, endpoint]) => joined(endpoint, keys.get(endpoint.name)))
        .toSorted((a, b) => a.name.localeCompare(b.name))
    },
    write: async ({ key, keepsKey, ...endpoint }) => {
      await set(endpoint.name, endpoint, open().endpoints)
      if (!keepsKey || !key) return del(endpoint.name, open().keys)
      const origin = new URL(endpoint.address).origin
      await set(endpoint.name, { origin, key } satisfies KeptKey, open().keys)
    },
    remove: async (endpoint) => {
      await del(endpoint, open().keys)
      await del(endpoint, open().endpoints)
    },
  }
}

/** A key of another origin than that of the address stays behind. */
function joined(endpoint: KeptEndpoint, kept: KeptKey | undefined): OwnEndpoint {
  const isBound = kept?.origin === new URL(endpoint.address).origin
  return { ...endpoint, ...(isBound && { key: kept.key }), keepsKey: isBound }
}
