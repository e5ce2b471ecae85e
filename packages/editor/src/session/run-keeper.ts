import { createStore, delMany, entries, get, set, type UseStore } from 'idb-keyval'
import type { KeptRun, RunKeeper, RunNote } from './run-note.ts'

/**
 * Keeps runs in the browser's database, notes apart from what they are about, so that the list is quick.
 * A browser that keeps nothing (private windows) remembers them until the page is closed.
 */
export function createRunKeeper(): RunKeeper {
  const memory = createMemoryKeeper()
  let stores: { notes: UseStore; runs: UseStore } | undefined
  const open = (): { notes: UseStore; runs: UseStore } => {
    stores ??= {
      notes: createStore('chainwright-run-notes', 'notes'),
      runs: createStore('chainwright-runs', 'runs'),
    }
    return stores
  }
  const orMemory = async <V>(kept: () => Promise<V>, other: () => Promise<V>): Promise<V> => {
    try {
      return await kept()
    } catch {
      return other()
    }
  }
  return {
    notes: () =>
      orMemory(
        async () => (await entries<string, RunNote>(open().notes)).map(([, note]) => note),
        () => memory.notes(),
      ),
    read: (run) =>
      orMemory(
        () => get<KeptRun>(run, open().runs),
        () => memory.read(run),
      ),
    write: (kept) =>
      orMemory(
        async () => {
          await set(kept.note.run, kept, open().runs)
          await set(kept.note.run, kept.note, open().notes)
        },
        () => memory.write(kept),
      ),
    remove: (runs) =>
      orMemory(
        async () => {
          await delMany([...runs], open().notes)
          await delMany([...runs], open().runs)
        },
        () => memory.remove(runs),
      ),
  }
}

/** Remembers runs until the page is closed. */
export function createMemoryKeeper(): RunKeeper {
  const kept = new Map<string, KeptRun>()
  return {
    notes: () => Promise.resolve([...kept.values()].map(({ note }) => note)),
    read: (run) => Promise.resolve(kept.get(run)),
    write: (run) => Promise.resolve(void kept.set(run.note.run, run)),
    remove: (runs) => {
      for (const run of runs) kept.delete(run)
      return Promise.resolve()
    },
  }
}
