import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import type { TaskWork } from './messages.ts'
import { startProcess } from './start-process.ts'
import { startThread } from './start-thread.ts'
import { createWorkerHost } from './worker-host.ts'
import type { WorkerHost } from './worker-host.ts'

// How soon a worker has left work that was given up, on the starter model. The caller is told at
// once; what is measured is until the processor is free again.

const folder = realpathSync(
  fileURLToPath(new URL('../../../../../models/smollm2-135m-instruct', import.meta.url)),
)
const longestMs = 200
const rounds = 5
/** Other work on the machine makes it slower than it is, but not every time. */
const patience = { timeout: 60_000, retry: 4 }

const hosts: Record<'thread' | 'process', WorkerHost> = {
  thread: createWorkerHost((listener) => startThread(listener)),
  process: createWorkerHost((listener) => startProcess(listener, { folder })),
}

function generate(
  isolation: 'thread' | 'process',
  text: string,
  maxTokens: number,
): TaskWork<'generate'> {
  const { signal } = new AbortController()
  const settings = checkGenerateOptions({ signal, maxTokens })
  const where = {
    identity: '',
    head: 'causal',
    dtype: 'q4',
    device: 'cpu',
    foreign: false,
  } as const
  const model = { folder, ...where, isolation, contextWindow: 8192, threads: 0 }
  return { type: 'task', task: 'generate', model, request: { prompt: { text }, settings } }
}

/** The middle one of some waits for a worker that is told to leave its work, in milliseconds. */
async function timeToLeave(
  host: WorkerHost,
  start: (round: number, leave: () => void) => TaskWork<'generate'>,
): Promise<number> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const controller = new AbortController()
    let left = 0
    let pieces = 0
    const leave = (): void => {
      left = performance.now()
      controller.abort(new Error('enough'))
    }
    const work = start(round, leave)
    const onText = (): void => {
      pieces += 1
      if (pieces === 5) leave()
    }
    await expect(host.call(work, { signal: controller.signal, onText })).rejects.toThrow('enough')
    expect(performance.now() - left).toBeLessThan(50)
    await host.idle()
    waits.push(performance.now() - left)
  }
  return waits.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity
}

describe.each(['thread', 'process'] as const)('in a %s', (isolation) => {
  const host = hosts[isolation]
  const { signal } = new AbortController()
  // The model is loaded before.
  beforeAll(() => host.call(generate(isolation, 'Once', 1), { signal }), 60_000)
  afterAll(() => host.end())

  test('leaves a reply that it writes within 200 ms', patience, async () => {
    const wait = await timeToLeave(host, () => generate(isolation, 'Once upon a time', 500))
    expect(wait).toBeLessThan(longestMs)
  })

  test('leaves a prompt that it reads within 200 ms', patience, async () => {
    const wait = await timeToLeave(host, (round, leave) => {
      setTimeout(leave, 300)
      return generate(isolation, `${round} ${'word '.repeat(3000)}`, 1)
    })
    expect(wait).toBeLessThan(longestMs)
  })
})
