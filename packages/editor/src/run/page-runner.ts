import { FlowError } from '@chainwright/core'
import { createCaller, type Caller } from '../lib/calls.ts'
import { createEndpointList, type BringEndpoints } from './endpoint-list.ts'
import type { LoadingNote, Runner, RunnerEndpoints } from './runner.ts'
import { flowErrors, type WorkerCalls, type WorkerPlaces } from './worker-calls.ts'

/**
 * Runs flows in a worker of this page. The worker begins with the first call; `bringEndpoints` is asked
 * before it for those that this device keeps. Default: it keeps none.
 */
export function createPageRunner(
  startWorker: () => Worker,
  places: WorkerPlaces,
  bringEndpoints: BringEndpoints = () => Promise.resolve([]),
): Runner {
  const endpoints = createEndpointList(bringEndpoints, (list) => {
    caller?.call('endpoints', list).catch(() => undefined)
  })
  let worker: Worker | undefined
  const listeners = new Set<(loading: LoadingNote | undefined) => void>()
  let caller: Caller<WorkerCalls> | undefined

  function tell(loading: LoadingNote | undefined): void {
    for (const listener of listeners) listener(loading)
  }

  function calls(): Caller<WorkerCalls> {
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
    made.call('endpoints', endpoints.current()).catch(() => undefined)
    const onProgress = (loading: LoadingNote | undefined): void => tell(loading)
    made.call('watchLoading', undefined, { onProgress }).catch(() => tell(undefined))
    worker = started
    caller = made
    return made
  }

  return {
    where: 'page',
    run: async (request, { signal, onEvents }) => {
      await endpoints.ready()
      return calls().call('run', request, { signal, onProgress: onEvents })
    },
    answer: (run, step, value) => calls().call('answer', { run, step, value }),
    models: modelsOf(calls, () => endpoints.ready()),
    endpoints: endpointsAt(calls, (list) => endpoints.set(list)),
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

/** The endpoints of the worker. */
function endpointsAt(
  calls: () => Caller<WorkerCalls>,
  set: RunnerEndpoints['set'],
): RunnerEndpoints {
  return {
    set,
    models: (endpoint, signal) => calls().call('endpointModels', endpoint, { signal }),
    attempt: (endpoint, model, signal) =>
      calls().call('tryEndpoint', { endpoint, model }, { signal }),
  }
}

/** The models of the worker. */
function modelsOf(calls: () => Caller<WorkerCalls>, ready: () => Promise<void>): Runner['models'] {
  return {
    list: async () => {
      await ready()
      return calls().call('models', undefined)
    },
    devices: () => calls().call('devices', undefined),
    offer: (reference, signal) => calls().call('offer', reference, { signal }),
    download: (reference, options) => calls().call('download', reference, options),
    remove: (reference) => calls().call('remove', reference),
    room: () => calls().call('room', undefined),
  }
}

function workerLost(why: string): FlowError {
  return new FlowError({
    code: 'worker-lost',
    message: `the worker that runs flows ended: ${why || 'it ran out of memory, or its program could not be loaded'}. Run again to start another`,
    retryable: true,
  })
}
