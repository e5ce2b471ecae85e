import { describe, expect, it } from 'vitest'
import { clamp, extent, linear, ticks, timeTicks } from './scale.ts'

describe('ticks', () => {
  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 0.3, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]],
    [-3, 12, [-2, 0, 2, 4, 6, 8, 10, 12]],
    [7, 7, [7]],
    [0, Number.NaN, [0]],
  ])('between %d and %d are %j', (low, high, expected) => {
    expect(ticks(low, high)).toEqual(expected)
  })
})

describe('timeTicks', () => {
  it('are those of a clock above a second', () => {
    expect(timeTicks(0, 60_000)).toEqual([0, 10, 20, 30, 40, 50, 60].map((at) => at * 1000))
    expect(timeTicks(0, 300_000).at(-1)).toBe(300_000)
    expect(timeTicks(0, 250)).toEqual([0, 50, 100, 150, 200, 250])
  })
})

describe('a scale', () => {
  it('is linear, and has its start for a range without width', () => {
    expect(linear(5, [0, 10], [100, 200])).toBe(150)
    expect(linear(5, [5, 5], [100, 200])).toBe(100)
    expect(clamp(7, 0, 5)).toBe(5)
  })

  it('leaves out of its extent what is not finite', () => {
    expect(extent([3, Number.NaN, -1, Infinity])).toEqual([-1, 3])
    expect(extent([])).toEqual([0, 0])
  })
})
