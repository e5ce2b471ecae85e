import { fork } from 'node:child_process'
import { z } from 'zod'
import type { ProbeAnswer } from '../../inference/devices/try-webgpu.ts'
import { besideSource, harmlessEnvironment, sourceArguments } from '../worker/program-file.ts'

/** Longest wait for an answer; preparing a graphics card takes seconds at most. */
const longestProbe = 30_000

const answerSchema: z.ZodType<ProbeAnswer> = z.discriminatedUnion('works', [
  z.object({ works: z.literal(true), half: z.boolean(), speedup: z.number() }),
  z.object({ works: z.literal(false), why: z.string() }),
])

let known: Promise<ProbeAnswer> | undefined

/**
 * Tries WebGPU once per process: a small product of matrices must run there, give the right numbers,
 * and is timed against the processor. It runs in a process that may die; never throws.
 */
export function probeWebGpu(): Promise<ProbeAnswer> {
  known ??= probe(besideSource(import.meta.url, 'probe-child'), longestProbe)
  return known
}

/** Runs a program that answers with what it found. For tests, which have it fail. */
export function probe(program: URL, longest: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const child = fork(program, {
      env: harmlessEnvironment(),
      execArgv: sourceArguments(import.meta.url),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const settle = (answer: ProbeAnswer): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(answer)
    }
    const fail = (why: string): void => settle({ works: false, why })
    const timer = setTimeout(
      () => fail(`trying it took longer than ${longest / 1000} seconds`),
      longest,
    )
    child.once('message', (message) => {
      const read = answerSchema.safeParse(message)
      if (read.success) settle(read.data)
      else fail('trying it gave no sensible answer')
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code, signal) => fail(`trying it ended with ${signal ?? `code ${code}`}`))
  })
}
