import { describe, expect, it } from 'vitest'
import { createMemoryCache } from './memory-cache.ts'

describe('createMemoryCache', () => {
  it('gives a copy of what was written', () => {
    const cache = createMemoryCache()
    const outputs = { list: ['a'] }
    void cache.write('key', outputs)
    outputs.list.push('b')
    expect(cache.read('key')).toEqual({ list: ['a'] })
    expect(cache.read('other')).toBeUndefined()
  })

  it('drops what was used longest ago when it is full', () => {
    const cache = createMemoryCache({ bytes: 2 * 2 * '{"a":"x"}'.length })
    void cache.write('1', { a: 'x' })
    void cache.write('2', { a: 'y' })
    void cache.read('1')
    void cache.write('3', { a: 'z' })
    expect(cache.read('2')).toBeUndefined()
    expect(cache.read('1')).toEqual({ a: 'x' })
    expect(cache.read('3')).toEqual({ a: 'z' })
  })

  it('counts a result that is written again once', () => {
    const cache = createMemoryCache({ bytes: 2 * 2 * '{"a":"x"}'.length })
    for (let time = 0; time < 10; time++) void cache.write('1', { a: 'x' })
    void cache.write('2', { a: 'y' })
    expect(cache.read('1')).toEqual({ a: 'x' })
  })

  it('remembers what decided the last result at a place', () => {
    const cache = createMemoryCache()
    void cache.rememberParts('n', { text: '1' })
    void cache.rememberParts('n', { text: '2' })
    expect(cache.lastParts('n')).toEqual({ text: '2' })
    expect(cache.lastParts('m')).toBeUndefined()
  })
})
