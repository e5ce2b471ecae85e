import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkGenerateOptions } from '../../inference/causal/generate-options.ts'
import type { TaskWork } from '../../inference/work.ts'
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
/** Other work on the machine comes and goes. */
const patience = { timeout: 120_000, retry: 2 }

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

let prompts = 0
/** How a prompt begins that shares no prefix with an earlier one, which would be remembered. */
function unread(): string {
  prompts += 1
  return `${prompts}.`
}

/**
 * The middle one of some waits for a worker that is told to leave its work, over what is allowed:
 * 200 ms, or on a machine that is busy otherwise the time that two passes take just then.
 */
async function timeToLeave(
  host: WorkerHost,
  isolation: 'thread' | 'process',
  start: (leave: () => void) => TaskWork<'generate'>,
): Promise<number> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now()
    const twoPasses = generate(isolation, `${unread()} ${'thing '.repeat(185)}`, 1)
    await host.call(twoPasses, { signal: new AbortController().signal })
    const allowed = Math.max(longestMs, performance.now() - before)
    const left = await leaveAfterStart(host, start)
    await host.idle()
    waits.push((performance.now() - left) / allowed)
  }
  return waits.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity
}

/** Starts a call, and gives the time at which it was given up. */
async function leaveAfterStart(
  host: WorkerHost,
  start: (leave: () => void) => TaskWork<'generate'>,
): Promise<number> {
  const controller = new AbortController()
  let left = 0
  let pieces = 0
  const leave = (): void => {
    left = performance.now()
    controller.abort(new Error('enough'))
  }
  const onText = (): void => {
    pieces += 1
    if (pieces === 5) leave()
  }
  const call = host.call(start(leave), { signal: controller.signal, onText })
  await expect(call).rejects.toThrow('enough')
  return left
}

describe.each(['thread', 'process'] as const)('in a %s', (isolation) => {
  const host = hosts[isolation]
  const { signal } = new AbortController()
  // The model is loaded before.
  beforeAll(() => host.call(generate(isolation, 'Once', 1), { signal }), 60_000)
  afterAll(() => host.end())

  test('leaves a reply that it writes within 200 ms or two passes', patience, async () => {
    const wait = await timeToLeave(host, isolation, () =>
      generate(isolation, 'Once upon a time', 500),
    )
    expect(wait).toBeLessThan(1)
  })

  test('leaves a prompt that it reads within 200 ms or two passes', patience, async () => {
    const wait = await timeToLeave(host, isolation, (leave) => {
      setTimeout(leave, 300)
      return generate(isolation, `${unread()} ${'word '.repeat(3000)}`, 1)
    })
    expect(wait).toBeLessThan(1)
  })
})
