import { setTimeout as pause } from 'node:timers/promises'
import { isFlowError } from '@chainwright/core'
import type { SharedStore } from './shared-store.ts'

/** How long those wait who begin runs and follow them, in milliseconds. */
export const usualPatienceMs = 90_000

const [shortestMs, longestMs] = [50, 2000]

/** How long a store is waited for. */
export interface Patience {
  /** Milliseconds until it is told that the store is away. */
  readonly patienceMs: number
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A store whose operations are tried again while it cannot be reached, that is while they reject with a
 * retryable error; after `patienceMs` milliseconds they reject with what was said last. A change may then
 * be made twice, so its edit has to leave alone what it made before.
 */
export function createPatientStore(store: SharedStore, patience: Patience): SharedStore {
  const patiently = async <R>(work: () => Promise<R>): Promise<R> => tryPatiently(work, patience)
  return {
    ...store,
    read: (key) => patiently(async () => store.read(key)),
    write: (key, text) => patiently(async () => store.write(key, text)),
    change: (key, edit) => patiently(async () => store.change(key, edit)),
    list: (prefix) => patiently(async () => store.list(prefix)),
    remove: (prefix) => patiently(async () => store.remove(prefix)),
  }
}

/** Does something, and does it again while it rejects with a retryable error, until the patience is over. */
export async function tryPatiently<R>(
  work: () => Promise<R>,
  { patienceMs, signal }: Patience,
): Promise<R> {
  const until = performance.now() + patienceMs
  const isOver = (): boolean => signal?.aborted === true || performance.now() >= until
  for (let waitMs = shortestMs; ; waitMs = Math.min(waitMs * 2, longestMs)) {
    try {
      return await work()
    } catch (thrown) {
      if (!isFlowError(thrown) || !thrown.retryable || isOver()) throw thrown
    }
    await pause(waitMs, undefined, signal && { signal }).catch(() => undefined)
  }
}
