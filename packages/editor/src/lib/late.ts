/** A part of the program that is loaded when it is needed first, and is at hand from then on. */
export interface Late<T> {
  /** The part; `undefined` until it is loaded. */
  readonly current: () => T | undefined
  /** Loads the part. A failed attempt is made again by the next call. */
  readonly load: () => Promise<T>
  /** Calls back when the part is there; gives what ends that. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A part that `bring` loads, once. */
export function createLate<T>(bring: () => Promise<T>): Late<T> {
  const listeners = new Set<() => void>()
  let part: T | undefined
  let loading: Promise<T> | undefined
  const load = async (): Promise<T> => {
    try {
      part = await bring()
    } catch (error) {
      loading = undefined
      throw error
    }
    for (const listener of listeners) listener()
    return part
  }
  return {
    current: () => part,
    load: () => (loading ??= load()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
