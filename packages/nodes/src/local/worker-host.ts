import { Worker } from 'node:worker_threads'
import { FlowError } from '@chainwright/core'
import type { Work, WorkReport, WorkRequest, WorkResults } from './messages.ts'
import { createPendingCalls } from './pending-calls.ts'
import type { PendingCall } from './pending-calls.ts'

/** What goes with a call to the worker. */
export interface CallOptions {
  signal: AbortSignal
  onText?: ((piece: string) => void) | undefined
}

/** The thread in which local models run, seen from the main thread. */
export interface WorkerHost {
  /**
   * Has the worker do something, one thing after the other. Rejects with the signal's reason as
   * soon as it is aborted, with `model-crashed` when the worker dies, and with the worker's errors.
   */
  call<W extends Work>(work: W, options: CallOptions): Promise<WorkResults[W['type']]>
  /** Resolves when the worker has nothing to do. */
  idle(): Promise<void>
  /** Waits until the worker is idle and ends it; the next call starts another one. */
  end(): Promise<void>
}

/** A host that starts its worker with the first call. `start` is for tests. */
export function createWorkerHost(start: () => Worker = startWorker): WorkerHost {
  let worker: Worker | undefined
  let lastId = 0
  // A worker that has nothing to do does not keep the process alive.
  const calls = createPendingCalls(() => worker?.unref())

  return {
    async call<W extends Work>(work: W, { signal, onText }: CallOptions) {
      signal.throwIfAborted()
      const request: WorkRequest = { id: (lastId += 1), work, cancelled: new SharedArrayBuffer(4) }
      const cancelled = new Int32Array(request.cancelled)
      const { promise, resolve, reject } = Promise.withResolvers<WorkResults[W['type']]>()
      // The worker answers each kind of work with its own kind of result.
      calls.add(request.id, {
        resolve: resolve as PendingCall['resolve'],
        reject,
        onText,
        cancelled,
      })
      const giveUp = (): void => {
        Atomics.store(cancelled, 0, 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      post(request)
      return promise.finally(() => signal.removeEventListener('abort', giveUp))
    },
    idle: () => calls.idle(),
    async end() {
      await calls.idle()
      const ending = worker
      worker = undefined
      await ending?.terminate()
    },
  }

  function post(request: WorkRequest): void {
    worker ??= watch(start())
    worker.ref()
    worker.postMessage(request)
  }

  function watch(started: Worker): Worker {
    const fail = (error: Error): void => {
      if (started !== worker) return
      worker = undefined
      calls.failAll(crash(error))
    }
    started.on('message', (report: WorkReport) => calls.hear(report, reportedError))
    started.on('messageerror', fail)
    started.on('error', fail)
    started.on('exit', (code) => fail(new Error(`it ended with code ${code}`)))
    return started
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

/** Beside this file lies the worker: TypeScript in development, JavaScript in the package. */
function startWorker(): Worker {
  const inSource = import.meta.url.endsWith('.ts')
  const execArgv = inSource
    ? ['--conditions=chainwright-source']
    : process.execArgv.filter((argument) => argument.startsWith('--conditions='))
  const file = new URL(inSource ? './worker.ts' : './worker.js', import.meta.url)
  return new Worker(file, { execArgv, name: 'chainwright local models' })
}
