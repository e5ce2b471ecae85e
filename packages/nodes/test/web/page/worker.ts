import type { Capabilities } from '@chainwright/core'
import { createWebModels } from '@chainwright/nodes/web'
import type { WebModels } from '@chainwright/nodes/web'
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
const calls = new Map<number, AbortController>()

addEventListener('message', ({ data }) => {
  if ('cancel' in data) calls.get(data.id)?.abort()
  else void answer(data.id, data.request)
})

async function answer(id: number, request: PageRequest): Promise<void> {
  const call = new AbortController()
  calls.set(id, call)
  try {
    postMessage({ id, result: await carryOut(request, call.signal) })
  } catch (error) {
    postMessage({
      id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'no error',
    })
  } finally {
    calls.delete(id)
  }
}

async function carryOut(request: PageRequest, signal: AbortSignal): Promise<unknown> {
  if (request.type === 'open') return open(request)
  if (!models) throw new Error('nothing was opened')
  switch (request.type) {
    case 'list':
      return models.list(signal)
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
      return found.generate(request.prompt, { ...request.options, signal })
    }
  }
}

async function open({
  starters,
  device,
  threads,
}: PageRequest & { type: 'open' }): Promise<boolean> {
  await models?.close()
  models = createWebModels({
    starters,
    device,
    runtime: { wasm, mjs, ...(threads !== undefined && { threads }) },
  })
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? false
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
