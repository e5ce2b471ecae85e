import { expect, it } from 'vitest'
import { tellStop, untilStopped } from './stop-call.ts'

/** What is told is heard at once. */
function createTold() {
  const listeners = new Set<(text: string) => void>()
  return {
    listeners,
    tell: (_: string, text: string) => listeners.forEach((onText) => onText(text)),
    listen(_: string, onText: (text: string) => void) {
      listeners.add(onText)
      return () => void listeners.delete(onText)
    },
  }
}

it('aborts the work of the call that is told to stop, and of no other', async () => {
  const store = createTold()
  const signals: Record<string, AbortSignal> = {}
  const works = ['a', 'b'].map(async (call) =>
    untilStopped({ store, run: 'r1', call }, undefined, async (signal) => {
      signals[call] = signal
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return call
    }),
  )
  tellStop(store, 'r1', 'b')
  expect(await works[1]).toBe('b')
  expect(signals['a']?.aborted).toBe(false)
  tellStop(store, 'r1', 'a')
  await Promise.all(works)
  expect(store.listeners.size).toBe(0)
})

it('passes on that the engine aborts, with its reason', async () => {
  const controller = new AbortController()
  const work = untilStopped(
    { store: createTold(), run: 'r1', call: 'a' },
    controller.signal,
    async (signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason))),
  )
  controller.abort('the worker stops')
  expect(await work).toBe('the worker stops')
})
