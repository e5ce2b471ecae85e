import { createStore, del, entries, get, update, type UseStore } from 'idb-keyval'
import type { CapabilitySheet } from '../headless/capabilities.ts'
import type { Home } from './home.ts'

/** A flow as this device keeps it. */
export interface KeptFlow {
  readonly id: string
  /** Raised by every write, so that one tab sees that another one wrote. */
  readonly version: number
  readonly name: string | undefined
  /** The flow file. */
  readonly text: string
  /** Values of its inputs that were typed in. */
  readonly inputs: Readonly<Record<string, unknown>>
  readonly home: Home
  /** It came from somebody else, and was not run yet. */
  readonly stranger: boolean
  /** What a person agreed that it may do. */
  readonly agreed: CapabilitySheet | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What became of a write: it was kept, or another tab had written meanwhile. */
export type Kept =
  | { readonly status: 'kept'; readonly version: number }
  | { readonly status: 'conflict'; readonly theirs: KeptFlow }

/** The flows that this device keeps. Everything rejects where the browser keeps nothing. */
export interface KeptFlows {
  read(id: string): Promise<KeptFlow | undefined>
  /** All of them, the one written last first. */
  list(): Promise<KeptFlow[]>
  /** Writes over the version that the writer knows, and over no other; 0 is the first. */
  write(flow: Omit<KeptFlow, 'version'>, known: number): Promise<Kept>
  remove(id: string): Promise<void>
}

/** Most flows that are kept; those written longest ago are dropped. */
const mostFlows = 30

/** The flows in the database of this browser. */
export function openKeptFlows(name = 'chainwright-flows'): KeptFlows {
  let store: UseStore | undefined
  const opened = (): UseStore => (store ??= createStore(name, 'flows'))

  const list = async (): Promise<KeptFlow[]> => {
    const all = await entries<string, KeptFlow>(opened())
    return all.map(([, flow]) => flow).toSorted((a, b) => b.at - a.at)
  }
  return {
    read: (id) => get<KeptFlow>(id, opened()),
    list,
    write: async (flow, known) => {
      const written = await writeOver(flow, known, opened())
      if (written.status === 'kept' && known === 0) {
        for (const { id } of (await list()).slice(mostFlows)) await del(id, opened())
      }
      return written
    },
    remove: (id) => del(id, opened()),
  }
}

/** Compared and written in one transaction. */
async function writeOver(
  flow: Omit<KeptFlow, 'version'>,
  known: number,
  store: UseStore,
): Promise<Kept> {
  let result: Kept = { status: 'kept', version: known + 1 }
  await update<KeptFlow>(
    flow.id,
    (stored) => {
      if (stored && stored.version !== known) {
        result = { status: 'conflict', theirs: stored }
        return stored
      }
      return { ...flow, version: known + 1 }
    },
    store,
  )
  return result
}
