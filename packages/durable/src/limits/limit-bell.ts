import type { SharedStore } from '../shared/shared-store.ts'
import type { LetThrough } from './own-calls.ts'

/** Tells workers which calls were let through, so that none has to ask all the time. */
export interface LimitBell {
  /** Names calls that were let through. */
  ring(calls: readonly LetThrough[]): void
  /** Listens from now on, at a time by the store's clock; called again from time to time. */
  listenAt(now: number): void
  close(): void
}

/** How long a topic is used, in milliseconds; what is told is of no use to anybody much earlier. */
const turnMs = 60_000
const turns = 3

/**
 * A bell of one endpoint. What stores hand on may stay with them until it is hushed, so the topics take
 * turns, and the oldest one is hushed. A lost ring is made good by whoever looks from time to time.
 */
export function createLimitBell(
  store: Pick<SharedStore, 'tell' | 'listen' | 'hush'>,
  name: string,
  onCalls: (calls: readonly LetThrough[]) => void,
): LimitBell {
  let turn: number | undefined
  let stop: () => void = () => undefined
  const topic = (at: number): string => `limits/${name}/through-${at}`
  return {
    ring(calls) {
      if (turn !== undefined && calls.length > 0) store.tell(topic(turn), JSON.stringify(calls))
    },
    listenAt(now) {
      const next = Math.floor(now / turnMs) % turns
      if (next === turn) return
      turn = next
      stop()
      stop = store.listen(topic(next), (text) => onCalls(JSON.parse(text) as LetThrough[]))
      store.hush(topic((next + 1) % turns)).catch(() => undefined) // the next turn does it
    },
    close: () => stop(),
  }
}
