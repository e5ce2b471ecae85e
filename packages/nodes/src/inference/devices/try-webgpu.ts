import type { ProbeGraph } from './probe-graph.ts'

/** What trying WebGPU has shown. */
export type ProbeAnswer =
  | {
      works: true
      /** Whether it computes with numbers of 16 bits. */
      half: boolean
      /** How many times faster than the processor it multiplies matrices. */
      speedup: number
    }
  | { works: false; why: string }

/** A matrix, row after row. */
export interface Matrix {
  rows: number
  columns: number
  numbers: Float32Array
}

/** Multiplies two matrices on a device, as often as the graph says. */
export type Multiply = (a: Matrix, b: Matrix) => Promise<Float32Array>

/** Prepares a graph on the processor or on WebGPU. */
export type OpenProbe = (place: 'processor' | 'webgpu', graph: ProbeGraph) => Promise<Multiply>

/**
 * Sides of the matrices whose product is timed. Large ones show what a graphics card can do; on a
 * driver that only pretends to be one they take minutes, so that small ones come first.
 */
const timedSizes = [128, 512]
const timed: ProbeGraph = { times: 4, precision: 'float' }
/** A graphics card is done with small matrices in a fraction of this time, in milliseconds. */
const longestSmall = 30

/**
 * Tries WebGPU: a small product must give the right numbers, and is timed. Never rejects. `mayBeHalf` is
 * false for a device that says itself that it has no numbers of 16 bits: trying them there would print
 * an error. Default: true.
 */
export async function tryWebGpu(open: OpenProbe, mayBeHalf = true): Promise<ProbeAnswer> {
  try {
    if (!(await isRight(open, 'float'))) return { works: false, why: 'it gives wrong numbers' }
    const half = mayBeHalf && (await isRight(open, 'half').catch(() => false))
    return { works: true, half, speedup: await measureSpeedup(open) }
  } catch (error) {
    return { works: false, why: error instanceof Error ? error.message : String(error) }
  }
}

/** Whether the numbers of a product are right: whole ones, so that both precisions are exact. */
async function isRight(open: OpenProbe, precision: ProbeGraph['precision']): Promise<boolean> {
  const multiply = await open('webgpu', { times: 1, precision })
  const [rows, size] = [3, 4]
  const a = (at: number): number => (at % 5) - 2
  const b = (at: number): number => (at % 7) - 3
  const product = await multiply(matrix(rows, size, a), matrix(size, size, b))
  return Array.from({ length: rows * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size]
    let sum = 0
    for (let k = 0; k < size; k += 1) sum += a(row * size + k) * b(k * size + column)
    return sum === product[at]
  }).every(Boolean)
}

/** How many times faster than the processor WebGPU multiplies matrices. */
async function measureSpeedup(open: OpenProbe): Promise<number> {
  let speedup = 0
  for (const size of timedSizes) {
    const device = await time(await open('webgpu', timed), size)
    speedup = (await time(await open('processor', timed), size)) / device
    if (device > longestSmall) break
  }
  return speedup
}

/** The shortest of some runs, after one that prepares the device, in milliseconds. */
async function time(multiply: Multiply, size: number): Promise<number> {
  const a = matrix(size, size, (at) => (at % 3) / size)
  const runs: number[] = []
  for (let run = 0; run < 4; run += 1) {
    const before = performance.now()
    await multiply(a, a)
    runs.push(performance.now() - before)
  }
  return Math.min(...runs.slice(1))
}

function matrix(rows: number, columns: number, value: (at: number) => number): Matrix {
  const numbers = Float32Array.from({ length: rows * columns }, (_, at) => value(at))
  return { rows, columns, numbers }
}
