import { createMemoryCache, FlowError, type Models } from '@chainwright/core'
import { answerCalls, type Channel } from '../lib/calls.ts'
import { createEngine } from './engine.ts'
import { flowErrors, type WorkerCalls } from './worker-calls.ts'

// The worker of the page: the engine, the nodes and the models, away from what is drawn.

const models: Models = {
  resolve: (reference) => {
    const message = `there is no model ${reference} in this page`
    return Promise.reject(new FlowError({ code: 'model-missing', message }))
  },
}
const engine = createEngine({ models, cache: createMemoryCache() })
const none = <V>(value: V) => Promise.resolve(value)

answerCalls<WorkerCalls>(
  self as unknown as Channel,
  {
    run: (request, { signal, onProgress }) => engine.run(request, { signal, onEvents: onProgress }),
    answer: ({ run, step, value }) => engine.answer(run, step, value),
    models: () => none([]),
    devices: () => none([]),
    offer: (reference) => models.resolve(reference, [], new AbortController().signal) as never,
    download: (reference) => models.resolve(reference, [], new AbortController().signal) as never,
    remove: () => none(0),
    room: () => none({ used: 0, free: 0 }),
  },
  flowErrors,
)
