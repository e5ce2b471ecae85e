/** Work that is done again and again, never twice at once. */
export interface SyncLoop {
  /** Has it done soon, once for all that is asked meanwhile. */
  ask(): void
  /** Ends it, after what is being done. */
  close(): Promise<void>
}

/** When the work is to be done again without being asked. */
export interface NextTime {
  readonly inMs: number
  /** Somebody waits for it, so that the process must not end before. */
  readonly awaited: boolean
}

/** Begins a loop. `work` is told whether it is done because its time came, and must not reject. */
export function createSyncLoop(work: (byTime: boolean) => Promise<NextTime | undefined>): SyncLoop {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let asked: 'no' | 'by-time' | 'yes' = 'no'
  let closed = false

  function ask(how: 'by-time' | 'yes'): void {
    if (closed) return
    asked = how
    working ??= doAll()
  }

  async function doAll(): Promise<void> {
    await Promise.resolve() // for all that is asked in one go
    while (asked !== 'no') {
      const byTime = asked === 'by-time'
      asked = 'no'
      clearTimeout(timer)
      const next = await work(byTime)
      if (next && !closed) timer = setTimeout(() => ask('by-time'), next.inMs)
      if (!next?.awaited) timer?.unref()
    }
    working = undefined
  }

  return {
    ask: () => ask('yes'),
    async close() {
      closed = true
      asked = 'no'
      clearTimeout(timer)
      await working
      clearTimeout(timer)
    },
  }
}
