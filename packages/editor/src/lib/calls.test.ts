import { expect, it } from 'vitest'
import { answerCalls, createCaller, type Channel, type ErrorForm } from './calls.ts'

type Table = {
  count: { argument: number; result: string; progress: number }
  wait: { argument: undefined; result: void; progress: never }
}
const errors: ErrorForm = {
  write: (error) => (error as Error).message,
  read: (error) => new Error(String(error)),
}

function connect() {
  const { port1, port2 } = new MessageChannel()
  port1.start()
  port2.start()
  answerCalls<Table>(
    port2 as unknown as Channel,
    {
      count: (to, { onProgress }) => {
        if (to < 0) throw new Error('cannot count down')
        for (let at = 1; at <= to; at++) onProgress(at)
        return 'done'
      },
      wait: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')))
        }),
    },
    errors,
  )
  const close = () => {
    port1.close()
    port2.close()
  }
  return { caller: createCaller<Table>(port1 as unknown as Channel, errors), close }
}

it('tells progress, then the result; errors come back as errors', async () => {
  const { caller, close } = connect()
  const told: number[] = []
  expect(await caller.call('count', 3, { onProgress: (at) => told.push(at) })).toBe('done')
  expect(told).toEqual([1, 2, 3])
  await expect(caller.call('count', -1)).rejects.toThrow('cannot count down')
  close()
})

it('brings an abort to the other side, which answers', async () => {
  const { caller, close } = connect()
  const controller = new AbortController()
  const waiting = caller.call('wait', undefined, { signal: controller.signal })
  controller.abort()
  await expect(waiting).rejects.toThrow('stopped')
  close()
})

it('rejects open and later calls when the other side is lost', async () => {
  const { caller, close } = connect()
  const waiting = caller.call('wait', undefined)
  caller.fail(new Error('lost'))
  await expect(waiting).rejects.toThrow('lost')
  await expect(caller.call('count', 1)).rejects.toThrow('lost')
  close()
})
