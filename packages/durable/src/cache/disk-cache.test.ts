import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { createDiskCache, type DiskCache } from './disk-cache.ts'

function openCache(path: string, bytes = 1_000_000): DiskCache {
  const cache = createDiskCache(path, bytes)
  onTestFinished(() => cache.close())
  return cache
}

/** Changes the file behind the cache's back. */
function change(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  expect(database.prepare(sql).run().changes).toBe(1)
  database.close()
}

const newPath = (): string => join(temporaryFolder(), 'cache.sqlite')

describe('a cache on disk', () => {
  it('gives back what was written, at once and after it was opened again', () => {
    const path = newPath()
    const first = openCache(path)
    first.of('flow').write('key', { text: 'ä\u0000', list: [1, 2.5, null] })
    expect(first.of('flow').read('key')).toEqual({ text: 'ä\u0000', list: [1, 2.5, null] })
    first.of('flow').rememberParts('a', { text: 'hash' })
    first.close()
    const second = openCache(path)
    expect(second.of('other').read('key')).toEqual({ text: 'ä\u0000', list: [1, 2.5, null] })
    expect(second.of('flow').lastParts('a')).toEqual({ text: 'hash' })
    expect(second.of('other').lastParts('a')).toBeUndefined()
    expect(second.of('flow').read('unknown')).toBeUndefined()
    expect(second.report()).toMatchObject({ hits: 1, misses: 1, damaged: 0 })
  })

  it.each([
    ['poisoned', `UPDATE entries SET outputs = '{"text":"evil"}'`],
    ['cut off', `UPDATE entries SET outputs = substr(outputs, 1, 9)`],
    ['moved to another key', `UPDATE entries SET key = 'key2'`],
  ])('counts an entry that was %s as a miss, and removes it', (_, sql) => {
    const path = newPath()
    const first = openCache(path)
    first.of('').write('key', { text: 'good' })
    first.close()
    change(path, sql)
    const second = openCache(path)
    const key = sql.includes('key2') ? 'key2' : 'key'
    expect(second.of('').read(key)).toBeUndefined()
    expect(second.report()).toMatchObject({ hits: 0, misses: 1, damaged: 1 })
    expect(second.of('').read(key)).toBeUndefined()
    expect(second.report()).toMatchObject({ misses: 2, damaged: 1 })
  })

  it('begins anew when its file is damaged, and says so', () => {
    const path = newPath()
    const first = openCache(path)
    first.of('').write('key', { text: 'good' })
    first.close()
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(7, 0, 4096))
    const second = openCache(path)
    expect(second.of('').read('key')).toBeUndefined()
    expect(second.report()).toMatchObject({ damaged: 1, misses: 1 })
    second.of('').write('key', { text: 'new' })
    second.close()
    expect(openCache(path).of('').read('key')).toEqual({ text: 'new' })
  })

  it('removes what was used longest ago when it is full', async () => {
    const path = newPath()
    const value = 'x'.repeat(1_000)
    const write = (key: string) => {
      const cache = createDiskCache(path, 4_000)
      cache.of('').write(key, { value })
      cache.close()
    }
    for (const key of ['a', 'b', 'c']) {
      write(key)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const reading = createDiskCache(path, 4_000)
    expect(reading.of('').read('a')).toEqual({ value })
    reading.close()
    const last = openCache(path, 4_000)
    last.of('').write('d', { value })
    last.close()
    const after = openCache(path)
    const kept = ['a', 'b', 'c', 'd'].filter((key) => after.of('').read(key))
    expect(kept).toEqual(['a', 'c', 'd'])
    expect(last.report().evicted).toBe(1)
    expect(after.report().bytes).toBeLessThanOrEqual(4_000)
  })

  it('keeps nothing that is larger than all of it, and nothing at all with no room', () => {
    const path = newPath()
    const small = openCache(path, 100)
    small.of('').write('key', { text: 'x'.repeat(200) })
    expect(small.of('').read('key')).toBeUndefined()
    const none = openCache(newPath(), 0)
    none.of('').write('key', { text: 'x' })
    expect(none.of('').read('key')).toBeUndefined()
  })
})
