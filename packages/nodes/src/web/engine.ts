import { FlowError } from '@chainwright/core'
import type { ProbeAnswer } from '../inference/devices/try-webgpu.ts'
import type { UsableDevice } from '../inference/load/specification.ts'
import { browser, type GraphicsAdapter } from './browser.ts'
import type { PageFiles } from './page-files.ts'
import type { PageWork } from './page-work.ts'
import type { WebDeviceChoice, WebDeviceReport, WebLoading, WebRuntime } from './web-options.ts'

/** What runs models in this worker. */
export interface Engine {
  work: PageWork
  /** The runtime and its version. */
  runtime: string
  /** The device that was asked for. Rejects with `device-missing` when it cannot be used. */
  choose(): Promise<UsableDevice>
  reports(): Promise<WebDeviceReport[]>
}

/** What is needed to start it. */
export interface EngineOptions {
  runtime: WebRuntime
  device: WebDeviceChoice
  filesOf: (folder: string) => PageFiles
  weightBytes: number
  onLoading: ((loading: WebLoading | undefined) => void) | undefined
}

/** Longest wait for a driver; preparing a graphics card takes seconds at most. */
const longestProbe = 30_000

/** Loads what runs models: half a megabyte, which a page without models need not fetch. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  options.onLoading?.({ type: 'runtime' })
  const [{ configureRuntime, openProbe, runtimeVersion }, { createPageWork }, { tryWebGpu }] =
    await Promise.all([
      import('./page-runtime.ts'),
      import('./page-work.ts'),
      import('../inference/devices/try-webgpu.ts'),
    ])
  configureRuntime(options.runtime)
  let known: Promise<ProbeAnswer> | undefined
  const probe = (): Promise<ProbeAnswer> =>
    (known ??= findAdapter().then((adapter) =>
      adapter
        ? inTime(tryWebGpu(openProbe, adapter.features?.has('shader-f16') ?? false))
        : noAdapter,
    ))
  return {
    work: createPageWork(options),
    runtime: runtimeVersion(),
    choose: () => choose(options.device, probe),
    reports: () => report(options.device, probe),
  }
}

const noAdapter: ProbeAnswer = { works: false, why: 'no graphics driver was found' }

async function findAdapter(): Promise<GraphicsAdapter | null | undefined> {
  return browser()
    .navigator?.gpu?.requestAdapter()
    .catch(() => null)
}

async function inTime(answer: Promise<ProbeAnswer>): Promise<ProbeAnswer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<ProbeAnswer>((resolve) => {
    const why = `trying it took longer than ${longestProbe / 1000} seconds`
    timer = setTimeout(() => resolve({ works: false, why }), longestProbe)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

async function choose(
  choice: WebDeviceChoice,
  probe: () => Promise<ProbeAnswer>,
): Promise<UsableDevice> {
  if (choice === 'wasm') return { device: 'wasm', half: false }
  const answer = await probe()
  if (answer.works && (choice === 'webgpu' || answer.speedup > 1)) {
    return { device: 'webgpu', half: answer.half }
  }
  if (choice === 'auto') return { device: 'wasm', half: false }
  throw new FlowError({
    code: 'device-missing',
    message: `Models cannot run on webgpu in this browser: ${answer.works ? '' : answer.why}. Run them on wasm, or use a browser with WebGPU.`,
  })
}

async function report(
  choice: WebDeviceChoice,
  probe: () => Promise<ProbeAnswer>,
): Promise<WebDeviceReport[]> {
  const answer = await probe()
  const chosen = await choose(choice, probe).catch(() => undefined)
  return [
    {
      device: 'webgpu',
      available: answer.works,
      chosen: chosen?.device === 'webgpu',
      note: noteOf(answer),
    },
    { device: 'wasm', available: true, chosen: chosen?.device === 'wasm', note: 'always there' },
  ]
}

function noteOf(answer: ProbeAnswer): string {
  if (!answer.works) return answer.why.slice(0, 200)
  const { speedup, half } = answer
  const speed =
    speedup > 1
      ? `${speedup.toFixed(1)} times as fast as the processor`
      : `takes ${(1 / speedup).toFixed(1)} times as long as the processor`
  return `${speed}${half ? '; computes with 16 bits' : ''}`
}
