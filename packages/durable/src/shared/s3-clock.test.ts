import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createS3Clock } from './s3-clock.ts'

it('comes as near to the clock of the service as answers take, out of whole seconds', () => {
  const answers = fc.array(
    fc.record({ pauseMs: fc.nat(3000), thereMs: fc.nat(50), backMs: fc.nat(50) }),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(fc.integer({ min: -1e7, max: 1e7 }), answers, (apart, all) => {
      let local = 1_800_000_000_000
      const clock = createS3Clock(() => local)
      const offs: number[] = []
      for (const { pauseMs, thereMs, backMs } of all) {
        local += pauseMs
        const asked = local
        const seen = asked + thereMs + apart
        local += thereMs + backMs
        clock.take(new Date(Math.floor(seen / 1000) * 1000).toUTCString(), asked, local)
        offs.push(Math.abs(clock.now() - (local + apart)))
      }
      // Within half of a second and of the time that an answer takes.
      expect(Math.max(...offs)).toBeLessThanOrEqual(551)
    }),
  )
})

it('narrows down where the second begins', () => {
  let local = 1_800_000_000_000
  const clock = createS3Clock(() => local)
  for (let at = 0; at < 50; at++) {
    local += 37
    const seen = local + 4321
    clock.take(new Date(Math.floor(seen / 1000) * 1000).toUTCString(), local - 5, local)
  }
  expect(Math.abs(clock.now() - (local + 4321))).toBeLessThan(40)
})

it('follows a clock that was set, and needs no clock at all', () => {
  let local = 1_800_000_000_000
  const clock = createS3Clock(() => local)
  expect(clock.now()).toBe(local)
  clock.take('no date', local, local)
  expect(clock.now()).toBe(local)
  clock.take(new Date(local).toUTCString(), local, local)
  local += 3_600_000
  clock.take(new Date(local - 3_600_000).toUTCString(), local, local)
  expect(Math.abs(clock.now() - (local - 3_600_000))).toBeLessThan(1000)
})
