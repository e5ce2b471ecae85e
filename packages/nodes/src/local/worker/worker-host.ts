import { FlowError } from '@chainwright/core'
import type { TaskWork, Work, WorkResult } from './messages.ts'
import type { ResultOf, TaskName } from './tasks.ts'
import type { ModelSpecification } from '../load/specification.ts'
import { createPendingCalls } from './pending-calls.ts'
import { startWorker } from './start-worker.ts'
import type { MakeWorker, RunningWorker, WorkerListener } from './start-worker.ts'

/** What goes with a call to the worker. */
export interface CallOptions {
  signal: AbortSignal
  /** Told of text that is certain to belong to a reply; `row` is its place among several. */
  onText?: ((piece: string, row: number) => void) | undefined
}

/** The thread in which local models run, seen from the main thread. */
export interface WorkerHost {
  /**
   * Has the worker do something, one thing after the other. Rejects with the signal's reason as
   * soon as it is aborted, with `model-crashed` when the worker dies, and with the worker's errors.
   */
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
  /** Has the worker forget a model. */
  unload(model: ModelSpecification): Promise<void>
  /** Resolves when the worker has nothing to do. */
  idle(): Promise<void>
  /** Waits until the worker is idle and ends it; the next call starts another one. */
  end(): Promise<void>
}

/** A host that starts its worker with the first call. `make` is for tests. */
export function createWorkerHost(make?: MakeWorker): WorkerHost {
  let worker: RunningWorker | undefined
  let lastId = 0
  const calls = createPendingCalls(() => worker?.rest())
  const listener: WorkerListener = {
    report: (report) => calls.hear(report, reportedError),
    stop: () => calls.cancelAll(),
    gone: (reason) => {
      worker = undefined
      calls.failAll(crash(reason))
    },
  }

  return {
    call<T extends TaskName>(work: TaskWork<T>, options: CallOptions) {
      // The worker answers each task with its own kind of result.
      return ask(work, options) as Promise<ResultOf<T>>
    },
    async unload(model) {
      const { signal } = new AbortController()
      await ask({ type: 'unload', model }, { signal })
    },
    idle: () => calls.idle(),
    async end() {
      await calls.idle()
      const ending = worker
      worker = undefined
      await ending?.end()
    },
  }

  function ask(work: Work, { signal, onText }: CallOptions): Promise<WorkResult> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const shared = new SharedArrayBuffer(4)
      const cancelled = new Int32Array(shared)
      const giveUp = (): void => {
        Atomics.store(cancelled, 0, 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      const settled = (): void => signal.removeEventListener('abort', giveUp)
      const id = (lastId += 1)
      calls.add(id, { resolve, reject, onText, cancelled, settled })
      worker ??= startWorker(listener, make)
      worker.post({ id, work, cancelled: shared })
    })
  }
}

function reportedError(code: string, message: string): FlowError {
  return new FlowError({ code, message })
}

function crash(cause: Error): FlowError {
  return new FlowError({
    code: 'model-crashed',
    message: `The thread that runs local models died: ${cause.message}. Trying again starts a new one; if it happens every time, the model or its input is too large for this machine.`,
    retryable: true,
    cause,
  })
}
