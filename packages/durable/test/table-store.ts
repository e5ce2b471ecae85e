import { setImmediate as turn } from 'node:timers/promises'
import type { SharedStore } from '../src/shared/shared-store.ts'

/** A shared store in this process, as slow as a turn of its loop, that can be away and lose what is told. */
export interface TableStore extends Pick<SharedStore, 'change' | 'tell' | 'listen' | 'hush'> {
  /** The one text there is. */
  text(): string
  readonly changes: { made: number; written: number }
  /** `away`: it cannot be reached. `unsure`: it does what it is told and says that it broke off. */
  mode: 'works' | 'away' | 'unsure'
  tells: boolean
}

/** Makes one. */
export function createTableStore(): TableStore {
  const texts = new Map<string, string>()
  const listeners = new Map<string, Set<(text: string) => void>>()
  const changes = { made: 0, written: 0 }
  const store: TableStore = {
    changes,
    mode: 'works',
    tells: true,
    text: () => [...texts.values()].join(),
    async change(key, edit) {
      await turn()
      changes.made++
      if (store.mode === 'away') throw new Error('the store is away')
      const before = texts.get(key)
      const after = edit(before, Date.now())
      if (after !== before) changes.written++
      texts.set(key, after)
      await turn()
      if (store.mode === 'unsure') throw new Error('the connection broke off')
      return after
    },
    tell(topic, text) {
      if (!store.tells) return
      setImmediate(() => {
        for (const onText of listeners.get(topic) ?? []) onText(text)
      })
    },
    listen(topic, onText) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(onText))
      return () => void set.delete(onText)
    },
    hush: async () => undefined,
  }
  return store
}
