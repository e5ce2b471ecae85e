import { canonicalJson } from '../lib/canonical-json.ts'
import type { Json } from '../lib/json.ts'
import type { CacheParts, ContentCache } from './content-cache.ts'
import type { Outputs } from './events.ts'

const defaultBytes = 256 * 1024 * 1024

/**
 * A cache for as long as the program runs. When it holds more than `bytes` (default 256 MiB,
 * counted as JSON text), the results used longest ago are dropped.
 */
export function createMemoryCache({ bytes = defaultBytes }: { bytes?: number } = {}): ContentCache {
  const results = new Map<string, { text: string }>()
  const parts = new Map<string, CacheParts>()
  let held = 0
  return {
    read(key) {
      const found = results.get(key)
      if (!found) return undefined
      results.delete(key)
      results.set(key, found) // the newest stand last
      return JSON.parse(found.text) as Outputs
    },
    write(key, outputs) {
      const text = canonicalJson(outputs as Json)
      held += 2 * text.length - 2 * (results.get(key)?.text.length ?? 0)
      results.delete(key)
      results.set(key, { text })
      for (const [oldest, { text: dropped }] of results) {
        if (held <= bytes) break
        results.delete(oldest)
        held -= 2 * dropped.length
      }
    },
    lastParts: (place) => parts.get(place),
    rememberParts: (place, now) => void parts.set(place, now),
  }
}
