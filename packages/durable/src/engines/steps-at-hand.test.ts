import { expect, it } from 'vitest'
import { createStepsAtHand } from './steps-at-hand.ts'
import { workerStops } from './step-desk.ts'

const never = new AbortController().signal

/** Work that goes on until it is let go. */
function held() {
  let letGo: () => void = () => undefined
  let begun: () => void = () => undefined
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const work = () => {
    begun()
    return new Promise<string>((resolve) => (letGo = () => resolve('done')))
  }
  return { work, hasBegun, letGo: () => letGo() }
}

it('works on so many steps at once, and on the next when one ends', async () => {
  const steps = createStepsAtHand(1)
  const first = held()
  const order: string[] = []
  const one = steps.during(first.work, never).then(() => order.push('first'))
  const two = steps.during(async () => order.push('second'), never)
  await first.hasBegun
  expect(order).toEqual([])
  first.letGo()
  await Promise.all([one, two])
  expect(order.toSorted()).toEqual(['first', 'second'])
})

it('tells the signal of a step when its run is cancelled', async () => {
  const steps = createStepsAtHand(2)
  const controller = new AbortController()
  const told = steps.during(async (signal) => {
    controller.abort('cancelled')
    return signal.reason as string
  }, controller.signal)
  expect(await told).toBe('cancelled')
})

it('lets a step that is cancelled not wait for its turn', async () => {
  const steps = createStepsAtHand(1)
  const first = held()
  const one = steps.during(first.work, never)
  await first.hasBegun
  const controller = new AbortController()
  const told = steps.during(async ({ aborted }) => aborted, controller.signal)
  controller.abort()
  expect(await told).toBe(true)
  first.letGo()
  await one
})

it('lets steps end when the worker stops, and begins none', async () => {
  const steps = createStepsAtHand(1)
  const first = held()
  const one = steps.during(first.work, never)
  const waiting = steps.during(async () => 'late', never)
  await first.hasBegun
  const stopped = steps.stop(60_000)
  await expect(waiting).rejects.toThrow('the worker stops')
  await expect(steps.during(async () => 'later', never)).rejects.toThrow('the worker stops')
  first.letGo()
  await stopped
  expect(await one).toBe('done')
})

it('tells steps to stop that have not ended when their time is up', async () => {
  const steps = createStepsAtHand(1)
  let begun: () => void = () => undefined
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const told = steps.during(
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(signal.reason))
        begun()
      }),
    never,
  )
  await hasBegun
  await steps.stop(0)
  expect(await told).toBe(workerStops)
})
