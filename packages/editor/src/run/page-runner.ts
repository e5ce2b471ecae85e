import { FlowError } from '@chainwright/core'
import { createCaller } from '../lib/calls.ts'
import type { LoadingNote, Runner } from './runner.ts'
import { flowErrors, type WorkerCalls, type WorkerPlaces } from './worker-calls.ts'

/** Runs flows in a worker of this page. The worker begins with the first call. */
export function createPageRunner(startWorker: () => Worker, places: WorkerPlaces): Runner {
  let worker: Worker | undefined
  const listeners = new Set<(loading: LoadingNote | undefined) => void>()
  let caller: ReturnType<typeof createCaller<WorkerCalls>> | undefined

  function tell(loading: LoadingNote | undefined): void {
    for (const listener of listeners) listener(loading)
  }

  function calls(): ReturnType<typeof createCaller<WorkerCalls>> {
    if (caller) return caller
    const started = startWorker()
    const made = createCaller<WorkerCalls>(started, flowErrors)
    started.addEventListener('error', (event) => {
      made.fail(workerLost(event.message))
      worker = undefined
      caller = undefined
    })
    // Nobody waits for this: what went wrong is told by the first call that needs it.
    made.call('begin', places).catch(() => undefined)
    const onProgress = (loading: LoadingNote | undefined): void => tell(loading)
    made.call('watchLoading', undefined, { onProgress }).catch(() => tell(undefined))
    worker = started
    caller = made
    return made
  }

  return {
    where: 'page',
    run: (request, { signal, onEvents }) =>
      calls().call('run', request, { signal, onProgress: onEvents }),
    answer: (run, step, value) => calls().call('answer', { run, step, value }),
    models: {
      list: () => calls().call('models', undefined),
      devices: () => calls().call('devices', undefined),
      offer: (reference, signal) => calls().call('offer', reference, { signal }),
      download: (reference, options) => calls().call('download', reference, options),
      remove: (reference) => calls().call('remove', reference),
      room: () => calls().call('room', undefined),
    },
    onLoading: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => {
      worker?.terminate()
      caller?.fail(workerLost('it was closed'))
      worker = undefined
      caller = undefined
    },
  }
}

function workerLost(why: string): FlowError {
  return new FlowError({
    code: 'worker-lost',
    message: `the worker that runs flows ended: ${why || 'it ran out of memory, or its program could not be loaded'}. Run again to start another`,
    retryable: true,
  })
}
