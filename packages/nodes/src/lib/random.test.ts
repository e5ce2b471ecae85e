import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

function first(seed: number, count: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random())
}

test('gives the same numbers for the same seed', () => {
  expect(first(42, 20)).toEqual(first(42, 20))
})

test('gives other numbers for neighbouring seeds, also beyond 32 bits', () => {
  const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]
  expect(new Set(seeds.map((seed) => first(seed, 1)[0])).size).toBe(seeds.length)
})

test('spreads its numbers evenly from 0 to 1', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const number of first(7, 100_000)) counts[Math.floor(number * 10)]! += 1
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})
