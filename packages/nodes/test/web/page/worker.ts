import type { Capabilities } from '@chainwright/core'
import { createWebModels, createWebStore } from '@chainwright/nodes/web'
import type { WebModels, WebStore } from '@chainwright/nodes/web'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import type { PageAnswer, PageRequest } from './requests.ts'

// What a worker has, and the program that checks the types knows nothing of.
declare function addEventListener(
  type: 'message',
  hear: (event: { data: { id: number } & ({ request: PageRequest } | { cancel: true }) }) => void,
): void
declare function postMessage(answer: PageAnswer): void

let models: WebModels | undefined
let store: WebStore | undefined
const calls = new Map<number, AbortController>()

addEventListener('message', ({ data }) => {
  if ('cancel' in data) calls.get(data.id)?.abort()
  else void answer(data.id, data.request)
})

async function answer(id: number, request: PageRequest): Promise<void> {
  const call = new AbortController()
  calls.set(id, call)
  try {
    postMessage({ id, result: await carryOut(request, call.signal, id) })
  } catch (error) {
    postMessage({
      id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'no error',
    })
  } finally {
    calls.delete(id)
  }
}

async function carryOut(request: PageRequest, signal: AbortSignal, id: number): Promise<unknown> {
  if (request.type === 'open') return open(request)
  if (!models || !store) throw new Error('nothing was opened')
  switch (request.type) {
    case 'list':
      return models.list(signal)
    case 'room':
      return store.room()
    case 'remove':
      return store.remove(request.name)
    case 'pull':
      return pull(store, request.reference, { id, signal })
    case 'devices':
      return models.devices()
    case 'identity': {
      const { reference, capabilities } = request
      return (await models.resolve(reference, capabilities, signal)).identity
    }
    case 'embed': {
      const found = await capability(request.reference, 'embed', signal)
      return (await found.embed(request.texts, { signal })).map((vector) => [...vector])
    }
    case 'logProbabilities': {
      const found = await capability(request.reference, 'logProbabilities', signal)
      return found.logProbabilities(request.prompt, request.endings, { signal })
    }
    case 'generate': {
      const found = await capability(request.reference, 'generate', signal)
      const onText = (): void => postMessage({ id, begun: true })
      return found.generate(request.prompt, { ...request.options, signal, onText })
    }
  }
}

async function open({
  starters,
  device,
  hub,
  threads,
}: PageRequest & { type: 'open' }): Promise<boolean> {
  await models?.close()
  store = createWebStore(hub === undefined ? {} : { hub })
  models = createWebModels({
    store,
    starters,
    device,
    runtime: { wasm, mjs, ...(threads !== undefined && { threads }) },
  })
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? false
}

async function pull(
  keep: WebStore,
  reference: string,
  { id, signal }: { id: number; signal: AbortSignal },
): Promise<unknown> {
  const model = await keep.describe(reference, signal)
  const progress: number[] = []
  let weights = 0
  const onProgress = ({ path, done }: { path: string; done: number }): void => {
    progress.push(done)
    if (path.endsWith('.onnx') && (weights += 1) === 2) postMessage({ id, begun: true })
  }
  const stored = await keep.pull(model, { signal, onProgress })
  return { told: model.bytes, progress, stored }
}

async function capability<Name extends keyof Capabilities>(
  reference: string,
  name: Name,
  signal: AbortSignal,
): Promise<Capabilities[Name]> {
  const found = (await models?.resolve(reference, [name], signal))?.capabilities[name]
  if (found === undefined) throw new Error(`${reference} does not ${name}`)
  return found
}
