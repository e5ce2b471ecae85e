import type { RecordedEvent } from '@chainwright/core'
import { formatBytes } from '../lib/quantities.ts'
import { runText } from '../text/run.ts'

/** The large values of a server, which come abridged until somebody looks at them. */
export interface ServerValues {
  /** An event of the server as it is kept here. */
  readEvent(event: object): RecordedEvent
  /** Whether any part of a value is abridged. */
  isAbridged(value: unknown): boolean
  /** The value with everything that was abridged in it brought. Rejects with a `FlowError`. */
  whole<V>(value: V): Promise<V>
}

interface Taken {
  readonly at: readonly string[]
  readonly sha256: string
  readonly bytes: number
}

/** `bring` gives the value of a SHA-256. */
export function createServerValues(bring: (sha256: string) => Promise<unknown>): ServerValues {
  const texts = new Map<string, string>()
  const lists = new WeakMap<object, string>()
  /** Values on their way: who asks for one meanwhile waits for the same. */
  const coming = new Map<string, Promise<unknown>>()
  const bringOnce = (sha256: string): Promise<unknown> => {
    const known = coming.get(sha256)
    if (known) return known
    const asked = bring(sha256).finally(() => coming.delete(sha256))
    coming.set(sha256, asked)
    return asked
  }
  const hashOf = (value: unknown): string | undefined => {
    if (typeof value === 'string') return texts.get(value)
    return typeof value === 'object' && value !== null ? lists.get(value) : undefined
  }

  /** Remembers what an abridged value stands for. A text says so itself, so that no other is like it. */
  function note(value: unknown, { sha256, bytes }: Taken): unknown {
    if (typeof value === 'object' && value !== null) {
      lists.set(value, sha256)
      return value
    }
    const text = `${String(value)}\n${runText.abridged(formatBytes(bytes), sha256.slice(0, 12))}`
    texts.set(text, sha256)
    return text
  }

  function isAbridged(value: unknown): boolean {
    if (hashOf(value) !== undefined) return true
    return typeof value === 'object' && value !== null && Object.values(value).some(isAbridged)
  }

  async function whole(value: unknown): Promise<unknown> {
    const sha256 = hashOf(value)
    if (sha256 !== undefined) return bringOnce(sha256)
    if (typeof value !== 'object' || value === null || !isAbridged(value)) return value
    if (Array.isArray(value)) return Promise.all(value.map(whole))
    const parts = Object.entries(value).map(async ([name, part]) => [name, await whole(part)])
    return Object.fromEntries((await Promise.all(parts)) as [string, unknown][])
  }

  return {
    isAbridged,
    whole: async (value) => (await whole(value)) as typeof value,
    readEvent: (sent) => {
      const { taken = [], ...event } = sent as { taken?: readonly Taken[] }
      for (const one of taken) {
        const last = one.at.at(-1) ?? ''
        const parent = one.at.slice(0, -1).reduce<Table>((found, key) => found[key] as Table, event)
        parent[last] = note(parent[last], one)
      }
      return event as unknown as RecordedEvent
    },
  }
}

type Table = Record<string, unknown>
