import { Worker } from 'node:worker_threads'
import type { WorkReport, WorkRequest } from './messages.ts'

/** Longest wait for a forward pass when the process ends, in milliseconds. */
const longestFarewell = 5000

/** What a worker tells about itself. */
export interface WorkerListener {
  report: (report: WorkReport) => void
  /** It is gone, for this reason, unless it was ended on purpose. */
  gone: (reason: Error) => void
  /** The process ends: the worker is to stop as soon as it can. */
  stop: () => void
}

/** A running worker. */
export interface RunningWorker {
  /** Sends a request. The process stays alive until `rest` is called. */
  post(request: WorkRequest): void
  /** Nothing is left to do: the worker no longer keeps the process alive. */
  rest(): void
  /** Ends the worker, which must be idle: the runtime aborts the process in a forward pass. */
  end(): Promise<void>
}

/** Makes the thread; it gets a number in which it writes 1 while it works. */
export type MakeWorker = (busy: Int32Array) => Worker

/** Starts a worker and listens to it. */
export function startWorker(
  listener: WorkerListener,
  make: MakeWorker = makeWorker,
): RunningWorker {
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const worker = make(busy)
  const leave = (): void => {
    listener.stop()
    Atomics.wait(busy, 0, 1, longestFarewell)
  }
  let ended = false
  const end = (reason: Error): void => {
    process.off('exit', leave)
    if (!ended) listener.gone(reason)
    ended = true
  }
  process.once('exit', leave)
  worker.on('message', listener.report)
  worker.on('messageerror', end)
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`it ended with code ${code}`)))
  return {
    post(request) {
      worker.ref()
      worker.postMessage(request)
    },
    rest: () => worker.unref(),
    async end() {
      ended = true
      await worker.terminate()
    },
  }
}

/** Beside this file lies the worker: TypeScript in development, JavaScript in the package. */
function makeWorker(busy: Int32Array): Worker {
  const inSource = import.meta.url.endsWith('.ts')
  const execArgv = inSource
    ? ['--conditions=chainwright-source']
    : process.execArgv.filter((argument) => argument.startsWith('--conditions='))
  const file = new URL(inSource ? './worker.ts' : './worker.js', import.meta.url)
  return new Worker(file, { execArgv, workerData: busy, name: 'chainwright local models' })
}
