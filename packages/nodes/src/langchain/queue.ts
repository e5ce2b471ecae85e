/** Items that are put in at one end and waited for at the other, in order. */
export interface Queue<V> {
  push(item: V): void
  /** No more items come. With an error, whoever waits for the next item is told. */
  close(error?: unknown): void
  /** The items, to be read once. */
  items(): AsyncGenerator<V, void, undefined>
}

/** A queue without a limit: what is put in must be bounded by whoever does it. */
export function createQueue<V>(): Queue<V> {
  let waiting: V[] = []
  let end: { error: unknown } | undefined
  let wake: () => void = () => undefined
  return {
    push(item) {
      if (end) return
      waiting.push(item)
      wake()
    },
    close(error) {
      end ??= { error }
      wake()
    },
    async *items() {
      while (true) {
        const ready = waiting
        waiting = []
        yield* ready
        if (waiting.length > 0) continue
        if (end?.error !== undefined) throw end.error as Error
        if (end) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
