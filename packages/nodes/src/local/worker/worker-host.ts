import { FlowError } from '@chainwright/core'
import type { CallOptions, TaskWork, Work, WorkResult } from '../../inference/work.ts'
import type { ResultOf, TaskName } from '../../inference/tasks.ts'
import type { ModelSpecification } from '../../inference/load/specification.ts'
import { createPendingCalls } from './pending-calls.ts'
import type { PendingCalls } from './pending-calls.ts'
import type { RunningWorker, StartWorker } from './running-worker.ts'

/** How long a given-up call may go on in a worker that can be killed, in milliseconds. */
const longestGiveUp = 2000

/** The thread or process in which local models run, seen from the main thread. */
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

/** A host that starts its worker with the first call, and another one after it has died. */
export function createWorkerHost(start: StartWorker): WorkerHost {
  let worker: RunningWorker | undefined
  let lastId = 0
  const calls = createPendingCalls((left) => {
    if (left === 0) worker?.rest()
    killWhenStuck(worker, calls)
  })

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
      const id = (lastId += 1)
      const used = (worker ??= startWorker())
      const giveUp = (): void => {
        calls.giveUp(id, signal.reason)
        killWhenStuck(used, calls)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      const settled = (): void => signal.removeEventListener('abort', giveUp)
      const cancel = (): void => used.cancel(id)
      calls.add(id, { resolve, reject, onText, cancel, givenUp: false, settled })
      used.post({ id, work })
    })
  }

  function startWorker(): RunningWorker {
    const started = start({
      report: (report) => calls.hear(report, reportedError),
      gone: (reason) => {
        if (worker === started) worker = undefined
        calls.failAll(crash(reason))
      },
    })
    return started
  }
}

/** A worker that can be killed is, when it does not leave work that nobody waits for. */
function killWhenStuck(worker: RunningWorker | undefined, calls: PendingCalls): void {
  const stuck = calls.current()
  if (!worker?.kill || !stuck?.givenUp) return
  const timer = setTimeout(() => {
    if (calls.current()?.id === stuck.id) worker.kill?.(givenUpMessage)
  }, longestGiveUp)
  timer.unref()
}

const givenUpMessage = `a cancelled call did not stop within ${longestGiveUp / 1000} seconds`

function reportedError(code: string, message: string): FlowError {
  return new FlowError({ code, message })
}

function crash(cause: Error): FlowError {
  return new FlowError({
    code: 'model-crashed',
    message: `What runs the local model died: ${cause.message}. Trying again starts it anew; if it happens every time, the model or its input is too large for this machine, or the model is harmful.`,
    retryable: true,
    cause,
  })
}
