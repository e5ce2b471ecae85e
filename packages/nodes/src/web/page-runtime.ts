import { FlowError, isFlowError } from '@chainwright/core'
import { env as library } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'
import { Tensor, env as runtime } from 'onnxruntime-web/webgpu'
import { probeGraph } from '../inference/devices/probe-graph.ts'
import type { ProbeGraph } from '../inference/devices/probe-graph.ts'
import type { Matrix, Multiply } from '../inference/devices/try-webgpu.ts'
import { cannotLoad, loadModel } from '../inference/load/load-model.ts'
import type { LoadedModel } from '../inference/load/load-model.ts'
import type { ModelSpecification } from '../inference/load/specification.ts'
import { bytesInMemory } from '../inference/preflight/byte-source.ts'
import { lookThroughGraph } from '../inference/preflight/look-through-graph.ts'
import { graphFiles } from '../inference/store/graph-files.ts'
import { browser } from './browser.ts'
import type { Arrived, PageFiles } from './page-files.ts'
import { keepSessionsSteady, openSession, orFailure } from './steady-sessions.ts'
import { unpackWeights } from './unpack-weights.ts'
import type { WebRuntime } from './web-options.ts'

/** Most threads of one operator: beyond it they wait for each other. */
const mostThreads = 4

/** Points the runtime at the site's own files. To be called before anything else here. */
export function configureRuntime({ wasm, mjs, threads = usualThreads() }: WebRuntime): void {
  keepSessionsSteady()
  runtime.wasm.wasmPaths = { wasm, mjs }
  runtime.wasm.numThreads = threads
  runtime.logLevel = 'error'
  library.allowLocalModels = true
  library.localModelPath = '/'
  library.fetch = (address: string | URL) => Promise.resolve(mountedFile(String(address)))
}

function usualThreads(): number {
  const { crossOriginIsolated, navigator } = browser()
  if (!crossOriginIsolated) return 1
  return Math.min(mostThreads, navigator?.hardwareConcurrency ?? 1)
}

/** The runtime and its version, for the identity of models. */
export function runtimeVersion(): string {
  return `onnxruntime-web-${runtime.versions.web ?? 'unknown'}`
}

/** Prepares the multiplication of matrices on a device, to try it. */
export async function openProbe(
  place: 'processor' | 'webgpu',
  graph: ProbeGraph,
): Promise<Multiply> {
  const session = await openSession(probeGraph(graph), {
    executionProviders: [place === 'webgpu' ? 'webgpu' : 'wasm'],
    // Without this the runtime computes on the processor what the device cannot do, and says nothing.
    ...(place === 'webgpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  })
  return async (a, b) => {
    const { y } = await session.run({ a: tensor(a), b: tensor(b) })
    return y?.data instanceof Float32Array ? y.data : new Float32Array()
  }
}

function tensor({ rows, columns, numbers }: Matrix): Tensor {
  return new Tensor('float32', numbers, [rows, columns])
}

/** Files that the library may read now, by `FOLDER/PATH`. */
const mounted = new Map<string, Uint8Array<ArrayBuffer>>()

function mountedFile(address: string): Response {
  const bytes = mounted.get(address.replace(/^\/+/, ''))
  return bytes ? new Response(bytes) : new Response(undefined, { status: 404 })
}

/**
 * Opens the weights of a model whose files a page can read. Rejects with a `FlowError`:
 * `model-refused` for a graph that the runtime should not be given, one of `loadModel`, or one of
 * reading the files.
 */
export async function loadFromPage(
  specification: ModelSpecification,
  files: PageFiles,
  { signal, onArrived }: { signal: AbortSignal; onArrived: Arrived },
): Promise<LoadedModel> {
  const paths: string[] = []
  let before = 0
  const fetchBytes = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await files.bytes(path, signal, (arrived) => onArrived(before + arrived))
    before += bytes.length
    return bytes
  }
  const mount = (path: string, bytes: Uint8Array<ArrayBuffer>): void => {
    paths.push(`${files.folder}/${path}`)
    mounted.set(`${files.folder}/${path}`, bytes)
  }
  try {
    const parts: Record<string, number> = {}
    for (const path of graphFiles(specification)) {
      const bytes = await fetchBytes(path)
      const { files: names } = lookThroughGraph(bytesInMemory(bytes), {
        path: `${files.folder}/${path}`,
        sizeOf: (location, refuse) => sizeBeside(files, location, refuse),
      })
      const beside = new Map<string, Uint8Array<ArrayBuffer>>()
      for (const name of names) beside.set(name, await fetchBytes(`onnx/${name}`))
      const file = path.replace(/^onnx\//, '')
      // The library knows further files by this name and their number alone.
      const further = names.length === 0 ? `${file}_data` : `${file}_data_${names.length}`
      const unpacked =
        specification.device === 'wasm' ? unpackWeights(bytes, beside, further) : undefined
      if (unpacked) beside.set(further, unpacked.weights)
      mount(path, unpacked?.graph ?? bytes)
      parts[file] = beside.size
      for (const [name, content] of beside) mount(`onnx/${name}`, content)
    }
    for (const path of ['config.json', 'generation_config.json']) {
      const text = files.text(path)
      if (text !== undefined) mount(path, new TextEncoder().encode(text))
    }
    const model = await orFailure(() => loadModel(specification, files, { parts })).catch(
      (error: unknown) => {
        throw isFlowError(error) ? error : cannotLoad(specification, error)
      },
    )
    return { ...model, network: givingWay(model.network) }
  } finally {
    for (const path of paths) mounted.delete(path)
  }
}

function sizeBeside(files: PageFiles, location: string, refuse: (why: string) => Error): number {
  const size = files.size(`onnx/${location}`)
  if (size !== undefined) return size
  throw refuse(`its data lie in ${JSON.stringify(location)}, which is not there`)
}

/**
 * Lets waiting messages in before each pass of a network: a pass keeps the thread busy, so that
 * nobody could say otherwise that it is not wanted any more.
 */
function givingWay(network: PreTrainedModel): PreTrainedModel {
  const forward = network.forward.bind(network)
  network.forward = async (inputs: unknown) => {
    await nextMessage()
    return orFailure(() => forward(inputs))
  }
  return network
}

/** A timer would wait for milliseconds once there were several. */
const { port1, port2 } = new MessageChannel()

function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true })
    port1.start()
    port2.postMessage(undefined)
  })
}

/** The error of a model that failed while it ran. */
export function modelFailed(error: unknown): FlowError {
  const said = error instanceof Error ? error.message : String(error)
  return new FlowError({
    code: 'model-failed',
    message: `The model failed: ${said}`,
    cause: error,
  })
}
