import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centralVectors } from './central-vectors.ts'
import { meanDirection } from './unit-vectors.ts'

const { signal } = new AbortController()
const unit = (...components: number[]) => meanDirection([Float32Array.from(components)])

test('picks the vector nearest to the centroid first', () => {
  const vectors = [unit(0, 1, 0), unit(1, 1, 0), unit(1, 0, 0), unit(0, 0, 1)]
  expect(centralVectors(vectors, 1, signal)).toEqual([1])
})

test('passes over what was said already', () => {
  const vectors = [unit(1, 0.2), unit(1, 0.2), unit(0, 1)]
  expect(centralVectors(vectors, 2, signal)).toEqual([0, 2])
})

test('gives each index once, in order, and no more than there are', () => {
  const component = fc.float({ min: -1, max: 1, noNaN: true })
  const vectors = fc.array(fc.array(component, { minLength: 3, maxLength: 3 }), { maxLength: 20 })
  fc.assert(
    fc.property(vectors, fc.nat(25), (rows, count) => {
      const chosen = centralVectors(
        rows.map((row) => unit(...row)),
        count,
        signal,
      )
      expect(chosen).toHaveLength(Math.min(rows.length, count))
      expect(chosen).toEqual([...new Set(chosen)].toSorted((a, b) => a - b))
    }),
  )
})
