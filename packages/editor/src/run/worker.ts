import { FlowError } from '@chainwright/core'
import { gatherModels } from '@chainwright/nodes/data'
import {
  askForModels,
  createEndpointModels,
  createRedactor,
  createWebModels,
  createWebStore,
  tryEndpoint,
  type HubModel,
  type PageEndpoint,
  type WebLoading,
  type WebModels,
  type WebPullOptions,
  type WebStore,
} from '@chainwright/nodes/web'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { answerCalls, type Channel } from '../lib/calls.ts'
import { createEngine, type Engine } from './engine.ts'
import type { DownloadOffer, LoadingNote, OfferedModel } from './runner.ts'
import { createStoredCache } from './stored-cache.ts'
import { withEndpoints } from './with-endpoints.ts'
import { flowErrors, type WorkerCalls, type WorkerPlaces } from './worker-calls.ts'

// The worker of the page: the engine, the nodes and the models, away from what is drawn.

interface Works {
  readonly models: WebModels
  readonly store: WebStore
  readonly engine: Engine
}

let works: Works | undefined
const endpoints = createEndpointModels()
/** Keeps keys out of everything that leaves this worker. */
const redactor = createRedactor()

function setEndpoints(list: readonly PageEndpoint[]): void {
  list.forEach(keepSecret)
  endpoints.set(list)
}

function keepSecret<E extends PageEndpoint>(endpoint: E): E {
  redactor.add(endpoint.key ?? '')
  return endpoint
}

function begin({ starters, hub, device }: WorkerPlaces): void {
  const store = createWebStore(hub === undefined ? {} : { hub })
  const models = createWebModels({
    starters,
    store,
    runtime: { wasm, mjs },
    ...(device && { device }),
    onLoading: (loading) => tellLoading(loading && loadingNote(loading)),
  })
  // Rows and runs that ask at the same time share the passes of a model.
  const all = withEndpoints(gatherModels(models), endpoints)
  const engine = createEngine({ models: all, cache: createStoredCache() })
  works = { models, store, engine }
}

let tellLoading: (loading: LoadingNote | undefined) => void = () => undefined

function loadingNote(loading: WebLoading): LoadingNote {
  if (loading.type === 'runtime') return { model: undefined, done: 0, total: 0 }
  const { folder, done, total } = loading
  return { model: folder.slice(folder.lastIndexOf('/') + 1), done, total }
}

function watchLoading(tell: (loading: LoadingNote | undefined) => void): Promise<never> {
  tellLoading = tell
  return new Promise(() => undefined)
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
  const here = models.map(({ source, ...model }): OfferedModel => {
    const { reference, title, capabilities, bytes, license } = model
    const from = source === 'starter' ? 'starter' : 'downloaded'
    return { reference, title, capabilities, bytes, license, source: from }
  })
  const asked = endpoints.list().map(({ reference, capabilities }): OfferedModel => {
    const unknown = { bytes: undefined, license: undefined }
    return { reference, title: reference, capabilities, ...unknown, source: 'remote' }
  })
  return [...here, ...asked]
}

/** What a person was shown last of each model: just that is downloaded. */
const offers = new Map<string, HubModel>()

async function offer(reference: string, signal: AbortSignal): Promise<DownloadOffer> {
  const model = await begun().store.describe(reference, signal)
  offers.set(reference, model)
  return { reference, bytes: model.bytes, license: model.license, host: new URL(model.from).host }
}

async function download(reference: string, options: WebPullOptions): Promise<void> {
  const model = offers.get(reference)
  if (model) return void (await begun().store.pull(model, options))
  const message = `the download of ${reference} was not offered: ask what it would bring first`
  throw new FlowError({ code: 'internal', message })
}

const channel = self as unknown as Channel
answerCalls<WorkerCalls>(
  channel,
  {
    begin,
    run: (request, { signal, onProgress }) =>
      begun().engine.run(request, {
        signal,
        onEvents: (events) => onProgress(redactor.value(events)),
      }),
    answer: ({ run, step, value }) => begun().engine.answer(run, step, value),
    watchLoading: (_, { onProgress }) => watchLoading(onProgress),
    models: (_, { signal }) => offeredModels(signal),
    devices: () => begun().models.devices(),
    offer: (reference, { signal }) => offer(reference, signal),
    download,
    remove: (reference) => begun().store.remove(reference.replace(/^hf\/|#.*$/g, '')),
    room: () => begun().store.room(),
    endpoints: setEndpoints,
    endpointModels: (endpoint, { signal }) => askForModels(keepSecret(endpoint), signal),
    tryEndpoint: ({ endpoint, model }, { signal }) =>
      tryEndpoint(keepSecret(endpoint), model, signal),
  },
  { ...flowErrors, write: (error) => redactor.value(flowErrors.write(error)) },
)
