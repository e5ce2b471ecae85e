import { expect, it } from 'vitest'
import { createBell } from './bell.ts'

/** A store that hands on in this process. */
function createWire() {
  const listeners = new Map<string, (text: string) => void>()
  return {
    tell: (topic: string, text: string) => listeners.get(topic)?.(text),
    listen(topic: string, onText: (text: string) => void) {
      listeners.set(topic, onText)
      return () => void listeners.delete(topic)
    },
    listeners,
  }
}

it('keeps rings for calls until they are taken, each once', async () => {
  const bell = createBell(createWire())
  const ear = bell.hear('r1')
  ear.takeLook()
  bell.ring('r1', 'r1/a')
  bell.ring('r1', 'r1/b')
  bell.ring('r2', 'r2/a')
  await ear.wait(60_000)
  expect([ear.nextCall(), ear.nextCall(), ear.nextCall()]).toEqual(['r1/a', 'r1/b', undefined])
})

it('asks for a look at first, after a ring for something else, and when no ring came', async () => {
  const bell = createBell(createWire())
  const ear = bell.hear('r1')
  expect([ear.takeLook(), ear.takeLook()]).toEqual([true, false])
  bell.ring('r1', 'r1/a')
  expect(ear.takeLook()).toBe(false)
  bell.ring('r1')
  expect([ear.takeLook(), ear.takeLook()]).toEqual([true, false])
  ear.nextCall()
  await ear.wait(1)
  expect(ear.takeLook()).toBe(true)
  ear.lookAgain()
  expect(ear.takeLook()).toBe(true)
})

it('wakes who waits, and hears no more when it is closed', async () => {
  const wire = createWire()
  const bell = createBell(wire)
  const ear = bell.hear('r1')
  ear.takeLook()
  const waited = ear.wait(60_000)
  bell.ring('r1', 'r1/a')
  await waited
  ear.close()
  expect(wire.listeners.size).toBe(0)
})
