import type { SharedStore } from '../shared/shared-store.ts'

/** Tells the processes of an engine that something came to an end, so that none has to ask all the time. */
export interface Bell {
  /** Rings for a run, in every process: a call whose end is on record, or something else that came. */
  ring(run: string, call?: string): void
  /** Hears all rings for a run from now on. A lost ring is made good by whoever looks from time to time. */
  hear(run: string): Ear
}

/** Hears the rings for one run. */
export interface Ear {
  /** The next call that was rung for, once. */
  nextCall(): string | undefined
  /** Whether to look for all else, once: at first, after another ring, and when none came for long. */
  takeLook(): boolean
  lookAgain(): void
  /** Resolves when there is something to take, at the latest after a time in milliseconds. */
  wait(ms: number): Promise<void>
  close(): void
}

/** A bell over what a store hands on. */
export function createBell(store: Pick<SharedStore, 'tell' | 'listen'>): Bell {
  const topic = (run: string): string => `runs/${run}/bell`
  return {
    ring: (run, call = '') => store.tell(topic(run), call),
    hear: (run) => createEar((onRing) => store.listen(topic(run), onRing)),
  }
}

function createEar(listen: (onRing: (call: string) => void) => () => void): Ear {
  const calls: string[] = []
  let look = true
  let wake: () => void = () => undefined
  const stop = listen((call) => {
    if (call === '') look = true
    else calls.push(call)
    wake()
  })
  return {
    nextCall: () => calls.shift(),
    takeLook() {
      const taken = look
      look = false
      return taken
    },
    lookAgain() {
      look = true
    },
    wait(ms) {
      if (look || calls.length > 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          look = true
          resolve()
        }, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
    close: stop,
  }
}
