import type { SharedStore } from './shared-store.ts'

/** What keys of large values begin with (`engines/pack.ts`). */
const place = 'values/'

/**
 * A store whose large values stand elsewhere: records in a database, say, and values in a bucket. Both
 * are closed with it.
 */
export function withValues(records: SharedStore, values: SharedStore): SharedStore {
  const storeOf = (key: string): SharedStore => (key.startsWith(place) ? values : records)
  /** The store, or the two, in which keys may begin so. */
  const storesOf = (prefix: string): SharedStore[] => {
    if (prefix.startsWith(place)) return [values]
    return place.startsWith(prefix) ? [records, values] : [records]
  }
  return {
    read: async (key) => storeOf(key).read(key),
    write: async (key, text) => storeOf(key).write(key, text),
    change: async (key, edit) => storeOf(key).change(key, edit),
    async list(prefix) {
      const found = storesOf(prefix).map(async (store) => store.list(prefix))
      return [...new Set((await Promise.all(found)).flat())].toSorted()
    },
    async remove(prefix) {
      for (const store of storesOf(prefix)) await store.remove(prefix)
    },
    tell: (topic, text) => records.tell(topic, text),
    listen: (topic, onText) => records.listen(topic, onText),
    hush: async (topic) => records.hush(topic),
    async close() {
      await Promise.all([records.close(), values.close()])
    },
  }
}
