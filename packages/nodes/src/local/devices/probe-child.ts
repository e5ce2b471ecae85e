import process from 'node:process'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ProbeAnswer } from './probe.ts'
import { probeGraph } from '../../inference/devices/probe-graph.ts'
import type { ProbeGraph } from '../../inference/devices/probe-graph.ts'

// The entry of the process that tries WebGPU: drivers have been seen to crash and to hang.

type Provider = 'cpu' | 'webgpu'

/**
 * Sides of the matrices whose product is timed. Large ones show what a graphics card can do; on a
 * driver that only pretends to be one they take minutes, so that small ones come first.
 */
const timedSizes = [128, 512]
const timed: ProbeGraph = { times: 4, precision: 'float' }
/** A graphics card is done with small matrices in a fraction of this time, in milliseconds. */
const longestSmall = 30

async function open(provider: Provider, graph: ProbeGraph): Promise<InferenceSession> {
  return InferenceSession.create(probeGraph(graph), {
    executionProviders: [provider],
    logSeverityLevel: 4,
    // Without this the runtime computes on the processor what the device cannot do, and says nothing.
    ...(provider === 'webgpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  })
}

function matrix(rows: number, columns: number, value: (at: number) => number): Tensor {
  const data = Float32Array.from({ length: rows * columns }, (_, at) => value(at))
  return new Tensor('float32', data, [rows, columns])
}

async function multiply(session: InferenceSession, a: Tensor, b: Tensor): Promise<Float32Array> {
  const { y } = await session.run({ a, b })
  return y?.data instanceof Float32Array ? y.data : new Float32Array()
}

/** Whether the numbers of a product are right: whole ones, so that both precisions are exact. */
async function isRight(precision: ProbeGraph['precision']): Promise<boolean> {
  const session = await open('webgpu', { times: 1, precision })
  const [rows, size] = [3, 4]
  const a = (at: number): number => (at % 5) - 2
  const b = (at: number): number => (at % 7) - 3
  const product = await multiply(session, matrix(rows, size, a), matrix(size, size, b))
  return Array.from({ length: rows * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size]
    let sum = 0
    for (let k = 0; k < size; k += 1) sum += a(row * size + k) * b(k * size + column)
    return sum === product[at]
  }).every(Boolean)
}

/** How many times faster than the processor WebGPU multiplies matrices. */
async function measureSpeedup(): Promise<number> {
  let speedup = 0
  for (const size of timedSizes) {
    const device = await time('webgpu', size)
    speedup = (await time('cpu', size)) / device
    if (device > longestSmall) break
  }
  return speedup
}

/** The shortest of some runs, after one that prepares the device, in milliseconds. */
async function time(provider: Provider, size: number): Promise<number> {
  const session = await open(provider, timed)
  const a = matrix(size, size, (at) => (at % 3) / size)
  const runs: number[] = []
  for (let run = 0; run < 4; run += 1) {
    const before = performance.now()
    await multiply(session, a, a)
    runs.push(performance.now() - before)
  }
  return Math.min(...runs.slice(1))
}

async function probe(): Promise<ProbeAnswer> {
  try {
    if (!(await isRight('float'))) return { works: false, why: 'it gives wrong numbers' }
    const half = await isRight('half').catch(() => false)
    return { works: true, half, speedup: await measureSpeedup() }
  } catch (error) {
    return { works: false, why: error instanceof Error ? error.message : String(error) }
  }
}

const answer = await probe()
// Some drivers crash while they are shut down, which would say nothing about their use.
process.send?.(answer, undefined, undefined, () => process.kill(process.pid, 'SIGKILL'))
