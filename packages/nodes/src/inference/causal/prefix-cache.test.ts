import { Tensor } from '@huggingface/transformers'
import { expect, test } from 'vitest'
import { createPrefixCache } from './prefix-cache.ts'
import type { ReadPrefix } from './prefix-cache.ts'

const [one, other] = [{ name: 'one' }, { name: 'other' }]

/** A prefix that takes four bytes for each token. */
function prefix(...tokens: number[]): ReadPrefix {
  const dims = [1, 1, tokens.length, 1]
  return { tokens, memory: { key: new Tensor('float32', Float32Array.from(tokens), dims) } }
}

test('finds the prefix that shares the most tokens, of the same network', () => {
  const cache = createPrefixCache(1000)
  cache.keep(one, prefix(1, 2, 3))
  cache.keep(one, prefix(1, 5, 6))
  cache.keep(other, prefix(1, 2, 3, 4))
  expect(cache.find(one, [1, 2, 9])).toMatchObject({ prefix: { tokens: [1, 2, 3] }, shared: 2 })
  expect(cache.find(one, [1, 5, 6, 7])).toMatchObject({ prefix: { tokens: [1, 5, 6] }, shared: 3 })
  expect(cache.find(other, [1, 2, 3, 4])).toMatchObject({ shared: 4 })
  expect(cache.find(one, [2])).toBeUndefined()
})

test('forgets what was used least recently when it holds too much', () => {
  const cache = createPrefixCache(24)
  cache.keep(one, prefix(1, 1))
  cache.keep(one, prefix(2, 2))
  cache.keep(one, prefix(3, 3))
  cache.find(one, [1, 1])
  cache.keep(one, prefix(4, 4))
  expect([1, 2, 3, 4].filter((token) => cache.find(one, [token]))).toEqual([1, 3, 4])
  expect(cache.bytes()).toBe(24)
  cache.limit(8)
  expect(cache.bytes()).toBe(8)
  expect(cache.find(one, [4])).toBeDefined()
})

test('does not take what is larger than its limit, and keeps the rest', () => {
  const cache = createPrefixCache(8)
  cache.keep(one, prefix(1, 1))
  cache.keep(one, prefix(2, 2, 2))
  expect(cache.find(one, [2])).toBeUndefined()
  expect(cache.find(one, [1])).toBeDefined()
})

test('keeps the longer of two prefixes that begin alike', () => {
  const cache = createPrefixCache(1000)
  cache.keep(one, prefix(1, 2))
  cache.keep(one, prefix(1, 2, 3))
  expect(cache.bytes()).toBe(12)
  cache.keep(one, prefix(1))
  expect(cache.bytes()).toBe(12)
})

test('forgets a network alone', () => {
  const cache = createPrefixCache(1000)
  cache.keep(one, prefix(1, 2))
  cache.keep(other, prefix(1, 2))
  cache.forget(one)
  expect(cache.find(one, [1])).toBeUndefined()
  expect(cache.find(other, [1])).toBeDefined()
})
