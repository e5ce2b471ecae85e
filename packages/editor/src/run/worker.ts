import { FlowError } from '@chainwright/core'
import { gatherModels } from '@chainwright/nodes/data'
import { createWebModels, type WebModels } from '@chainwright/nodes/web'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { answerCalls, type Channel } from '../lib/calls.ts'
import { createEngine, type Engine } from './engine.ts'
import type { OfferedModel } from './runner.ts'
import { createStoredCache } from './stored-cache.ts'
import { flowErrors, type WorkerCalls, type WorkerPlaces } from './worker-calls.ts'

// The worker of the page: the engine, the nodes and the models, away from what is drawn.

interface Works {
  readonly models: WebModels
  readonly engine: Engine
}

let works: Works | undefined

function begin({ starters }: WorkerPlaces): void {
  const models = createWebModels({ starters, runtime: { wasm, mjs } })
  // Rows and runs that ask at the same time share the passes of a model.
  const engine = createEngine({ models: gatherModels(models), cache: createStoredCache() })
  works = { models, engine }
}

function begun(): Works {
  if (works) return works
  throw new FlowError({
    code: 'internal',
    message: 'the worker was asked before it was told where its models are',
  })
}

async function offeredModels(signal: AbortSignal): Promise<OfferedModel[]> {
  const models = await begun().models.list(signal)
  return models.map(({ reference, title, capabilities, bytes, license, source }) => {
    const from = source === 'starter' ? 'starter' : 'downloaded'
    return { reference, title, capabilities, bytes, license, source: from }
  })
}

/** TODO(store) */
function noStore(): never {
  throw new FlowError({ code: 'internal', message: 'this page cannot keep models' })
}

const channel = self as unknown as Channel
answerCalls<WorkerCalls>(
  channel,
  {
    begin,
    run: (request, { signal, onProgress }) =>
      begun().engine.run(request, { signal, onEvents: onProgress }),
    answer: ({ run, step, value }) => begun().engine.answer(run, step, value),
    models: (_, { signal }) => offeredModels(signal),
    devices: () => begun().models.devices(),
    offer: noStore,
    download: noStore,
    remove: noStore,
    room: noStore,
  },
  flowErrors,
)
