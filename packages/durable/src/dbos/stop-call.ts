import type { SharedStore } from '../shared/shared-store.ts'

const topicOf = (run: string): string => `runs/${run}/stop`

/** Tells the worker that carries out a call to stop. DBOS says so too, but the worker asks it twice a second only. */
export function tellStop(store: Pick<SharedStore, 'tell'>, run: string, call: string): void {
  store.tell(topicOf(run), call)
}

/** Where a call is heard of. */
export interface CallPlace {
  readonly store: Pick<SharedStore, 'listen'>
  readonly run: string
  readonly call: string | undefined
}

/** Does work whose signal is aborted by `signal`, and when the call is told to stop. */
export async function untilStopped<R>(
  { store, run, call }: CallPlace,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const controller = new AbortController()
  const hush = store.listen(topicOf(run), (told) => {
    if (told === call) controller.abort()
  })
  try {
    return await work(signal ? AbortSignal.any([signal, controller.signal]) : controller.signal)
  } finally {
    hush()
  }
}
