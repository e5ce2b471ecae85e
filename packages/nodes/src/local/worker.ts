import { parentPort } from 'node:worker_threads'
import { isFlowError } from '@chainwright/core'
import type { ReportedError, WorkReport, WorkRequest } from './messages.ts'

// The entry of the thread in which local models run. One request is carried out after the other.

let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: WorkRequest) => {
  last = last.then(() => answer(request))
})

async function answer(request: WorkRequest): Promise<void> {
  const { id, work } = request
  const cancelled = new Int32Array(request.cancelled)
  const report = (message: WorkReport): void => parentPort?.postMessage(message)
  try {
    if (Atomics.load(cancelled, 0) === 1) throw new Error('cancelled')
    // Loaded with the first request, so that a runtime that cannot be loaded is an error of a call.
    const { doWork } = await import('./work.ts')
    const result = await doWork(work, {
      isCancelled: () => Atomics.load(cancelled, 0) === 1,
      onText: (piece) => report({ type: 'text', id, piece }),
    })
    report({ type: 'result', id, result })
  } catch (error) {
    report({ type: 'error', id, error: describe(error) })
  }
}

function describe(error: unknown): ReportedError {
  if (isFlowError(error)) return { code: error.code, message: error.message }
  const said = error instanceof Error ? error.message : String(error)
  return { code: 'model-failed', message: `The model failed: ${said}` }
}
