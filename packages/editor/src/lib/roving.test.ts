import { describe, expect, it } from 'vitest'
import { rovingPlace, typedPlace } from './roving.ts'

describe('rovingPlace', () => {
  it('goes on, passes over what is off, and wraps', () => {
    const isOff = (place: number): boolean => place === 1
    expect(rovingPlace('ArrowDown', { count: 3, place: 0, isOff })).toBe(2)
    expect(rovingPlace('ArrowDown', { count: 3, place: 2, isOff })).toBe(0)
    expect(rovingPlace('ArrowUp', { count: 3, place: 0, isOff })).toBe(2)
  })

  it('stops at the ends when it is not to wrap', () => {
    expect(rovingPlace('ArrowDown', { count: 3, place: 2, wraps: false })).toBeUndefined()
    expect(rovingPlace('End', { count: 3, place: 0, wraps: false })).toBe(2)
  })

  it('answers to the keys of its axis alone', () => {
    expect(rovingPlace('ArrowRight', { count: 3, place: 0 })).toBeUndefined()
    expect(rovingPlace('ArrowRight', { count: 3, place: 0, axis: 'horizontal' })).toBe(1)
    expect(rovingPlace('ArrowLeft', { count: 3, place: 1, axis: 'both' })).toBe(0)
    expect(rovingPlace('a', { count: 3, place: 1 })).toBeUndefined()
  })

  it('has nowhere to go when all are off', () => {
    expect(rovingPlace('Home', { count: 2, place: 0, isOff: () => true })).toBeUndefined()
    expect(rovingPlace('ArrowDown', { count: 0, place: -1 })).toBeUndefined()
  })
})

describe('typedPlace', () => {
  const labels = ['Copy', 'Cut', 'Delete', 'Duplicate']
  it.each([
    ['c', 0, 1],
    ['c', 1, 0],
    ['cc', 1, 0],
    ['du', 2, 3],
    ['z', 0, undefined],
  ])('typing %s at %i leads to %s', (typed, place, next) => {
    expect(typedPlace(typed, labels, place)).toBe(next)
  })
})
