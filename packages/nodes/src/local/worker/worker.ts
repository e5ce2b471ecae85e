import { parentPort, workerData } from 'node:worker_threads'
import { isFlowError } from '@chainwright/core'
import type { WorkResult } from '../../inference/work.ts'
import type { ReportedError, ThreadRequest, WorkReport } from './messages.ts'

// The entry of the thread in which local models run. One request is carried out after the other.

/** Holds 1 while there is work in hand: the parent waits for 0 before it leaves. */
const busy = workerData instanceof Int32Array ? workerData : new Int32Array(1)
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: ThreadRequest) => {
  last = last.then(() => answer(request))
})

async function answer(request: ThreadRequest): Promise<void> {
  const { id } = request
  setBusy(1)
  try {
    report({ type: 'result', id, result: await carryOut(request) })
  } catch (error) {
    report({ type: 'error', id, error: describe(error) })
  } finally {
    setBusy(0)
  }
}

async function carryOut({ id, work, cancelled }: ThreadRequest): Promise<WorkResult> {
  const flag = new Int32Array(cancelled)
  // Loaded with the first request, so that a runtime that cannot be loaded is an error of a call.
  const { doWork } = await import('./work.ts')
  return doWork(work, {
    isCancelled: () => Atomics.load(flag, 0) === 1,
    onText: (piece, row) => report({ type: 'text', id, row, piece }),
    onLoad: (state) => report({ type: 'load', id, state }),
  })
}

function setBusy(value: 0 | 1): void {
  Atomics.store(busy, 0, value)
  Atomics.notify(busy, 0)
}

function report(message: WorkReport): void {
  parentPort?.postMessage(message)
}

function describe(error: unknown): ReportedError {
  if (isFlowError(error)) return { code: error.code, message: error.message }
  const said = error instanceof Error ? error.message : String(error)
  return { code: 'model-failed', message: `The model failed: ${said}` }
}
