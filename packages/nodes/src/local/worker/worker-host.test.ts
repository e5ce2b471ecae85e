import { Worker } from 'node:worker_threads'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { TaskWork } from '../../inference/work.ts'
import type { WorkerListener } from './running-worker.ts'
import { startThread } from './start-thread.ts'
import { createWorkerHost } from './worker-host.ts'
import type { WorkerHost } from './worker-host.ts'

// Workers of a few lines stand in for the one that runs models.

const { signal } = new AbortController()
const model = {
  folder: '',
  identity: '',
  head: 'encoder',
  dtype: '',
  device: 'cpu',
  isolation: 'thread',
  foreign: false,
  contextWindow: 1,
  threads: 0,
} as const
const hosts: WorkerHost[] = []

function host(code: string): { host: WorkerHost; started: () => number } {
  let started = 0
  const prelude = "const { parentPort: port } = require('node:worker_threads');"
  const created = createWorkerHost((listener) => {
    started += 1
    return startThread(listener, () => new Worker(prelude + code, { eval: true }))
  })
  hosts.push(created)
  return { host: created, started: () => started }
}

afterEach(async () => {
  for (const one of hosts.splice(0)) await one.end()
})

function embed(...texts: string[]): TaskWork<'embed'> {
  return { type: 'task', task: 'embed', model, request: { texts } }
}
/** Answers with the length of each text; dies of the text `die`. */
const counting = `port.on('message', ({ id, work }) => {
  if (work.request.texts[0] === 'die') throw new Error('out of memory')
  const result = work.request.texts.map((text) => Float32Array.of(text.length))
  port.postMessage({ type: 'result', id, result })
})`
/** Answers when the call is cancelled, with some text before. */
const patient = `port.on('message', async ({ id, cancelled }) => {
  const flag = new Int32Array(cancelled)
  while (Atomics.load(flag, 0) === 0) await new Promise(setImmediate)
  port.postMessage({ type: 'text', id, row: 0, piece: 'stopped' })
  port.postMessage({ type: 'error', id, error: { code: 'cancelled', message: '' } })
})`

test('starts one worker with the first call and keeps it', async () => {
  const { host: counter, started } = host(counting)
  expect(started()).toBe(0)
  const results = await Promise.all([
    counter.call(embed('a', 'bc'), { signal }),
    counter.call(embed('def'), { signal }),
  ])
  expect(results.map((vectors) => vectors.map(([length]) => length))).toEqual([[1, 2], [3]])
  expect(started()).toBe(1)
})

test('fails all calls of a worker that dies, and starts another one for the next', async () => {
  const { host: mortal, started } = host(counting)
  const calls = [mortal.call(embed('die'), { signal }), mortal.call(embed('a'), { signal })]
  for (const call of calls) {
    await expect(call).rejects.toMatchObject({
      code: 'model-crashed',
      retryable: true,
      message: expect.stringContaining('out of memory'),
    })
  }
  expect(await mortal.call(embed('abc'), { signal })).toEqual([Float32Array.of(3)])
  expect(started()).toBe(2)
})

test('fails the calls of a worker that leaves', async () => {
  const { host: leaving } = host("port.on('message', () => process.exit(3))")
  await expect(leaving.call(embed('a'), { signal })).rejects.toMatchObject({
    code: 'model-crashed',
    message: expect.stringContaining('ended with code 3'),
  })
})

test('gives up a cancelled call at once, and is idle when the worker has stopped', async () => {
  const { host: waiting } = host(patient)
  const controller = new AbortController()
  const pieces: string[] = []
  const onText = (piece: string): void => void pieces.push(piece)
  const call = waiting.call(embed('a'), { signal: controller.signal, onText })
  controller.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
  await waiting.idle()
  expect(pieces).toEqual([])
})

test('waits for a running call before it ends the worker', async () => {
  const { host: counter } = host(counting)
  const call = counter.call(embed('abcd'), { signal })
  await counter.end()
  expect(await call).toEqual([Float32Array.of(4)])
})

/** A worker that answers when the test says so, and that can be killed. */
function mortalHost(): { host: WorkerHost; answer: (id: number) => void; killed: () => number } {
  let killed = 0
  let tell: WorkerListener | undefined
  const started = createWorkerHost((listener) => {
    tell = listener
    return {
      post: () => undefined,
      cancel: () => undefined,
      rest: () => undefined,
      end: () => Promise.resolve(),
      kill(why) {
        killed += 1
        listener.gone(new Error(why))
      },
    }
  })
  return {
    host: started,
    answer: (id) => tell?.report({ type: 'result', id, result: [] }),
    killed: () => killed,
  }
}

test('kills a worker 2 seconds after the call that it is busy with was given up', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { host: stuck, killed } = mortalHost()
  const controller = new AbortController()
  const first = stuck.call(embed('a'), { signal: controller.signal })
  const second = stuck.call(embed('b'), { signal })
  controller.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  vi.advanceTimersByTime(1999)
  expect(killed()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(killed()).toBe(1)
  await expect(second).rejects.toMatchObject({ code: 'model-crashed', retryable: true })
})

test('kills no worker for a given-up call that waits, until it is busy with that one', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { host: busy, answer, killed } = mortalHost()
  const controller = new AbortController()
  const wanted = busy.call(embed('a'), { signal })
  const waiting = busy.call(embed('b'), { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  vi.advanceTimersByTime(60_000)
  expect(killed()).toBe(0)
  answer(1)
  expect(await wanted).toEqual([])
  vi.advanceTimersByTime(1999)
  answer(2)
  vi.advanceTimersByTime(60_000)
  expect(killed()).toBe(0)
})
