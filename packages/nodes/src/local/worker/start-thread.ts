import { Worker } from 'node:worker_threads'
import type { ThreadRequest, WorkReport } from './messages.ts'
import { besideSource, sourceArguments, tellNobody } from './program-file.ts'
import type { RunningWorker, WorkerListener } from './running-worker.ts'

/** Longest wait for a forward pass when the process ends, in milliseconds. */
const longestFarewell = 5000

/** Makes the thread; it gets a number in which it writes 1 while it works. */
export type MakeThread = (busy: Int32Array) => Worker

/** Starts a thread of this process, which shares its memory and its fate. */
export function startThread(
  listener: WorkerListener,
  make: MakeThread = makeThread,
): RunningWorker {
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const worker = make(busy)
  /** By request: holds 1 once it is cancelled; the thread reads it between forward passes. */
  const flags = new Map<number, Int32Array>()
  const leave = (): void => {
    for (const flag of flags.values()) Atomics.store(flag, 0, 1)
    Atomics.wait(busy, 0, 1, longestFarewell)
  }
  let ended = false
  const end = (reason: Error): void => {
    process.off('exit', leave)
    if (!ended) listener.gone(reason)
    ended = true
  }
  process.once('exit', leave)
  worker.on('message', (report: WorkReport) => {
    if (report.type === 'result' || report.type === 'error') flags.delete(report.id)
    listener.report(report)
  })
  worker.on('messageerror', end)
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`it ended with code ${code}`)))
  return {
    post(request) {
      const cancelled = new SharedArrayBuffer(4)
      flags.set(request.id, new Int32Array(cancelled))
      worker.ref()
      worker.postMessage({ ...request, cancelled } satisfies ThreadRequest)
    },
    cancel(id) {
      const flag = flags.get(id)
      if (flag) Atomics.store(flag, 0, 1)
    },
    rest: () => worker.unref(),
    async end() {
      ended = true
      await worker.terminate()
    },
  }
}

function makeThread(busy: Int32Array): Worker {
  tellNobody()
  const file = besideSource(import.meta.url, 'worker')
  const name = 'chainwright local models'
  return new Worker(file, { execArgv: sourceArguments(import.meta.url), workerData: busy, name })
}
