import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import { hasS3, startS3, type TestS3 } from '../../test/start-s3.ts'
import { openFolderStore } from './folder-store.ts'
import { openPostgresStore } from './postgres-store.ts'
import { openS3Store } from './s3-store.ts'
import type { SharedStore } from './shared-store.ts'

let folder: string
let postgres: TestPostgres
let s3: TestS3 | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-shared-'))
  postgres = await createPostgres(folder)
  await postgres.start()
  s3 = hasS3() ? await startS3() : undefined
})

afterAll(async () => {
  await s3?.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

const kinds: Record<string, () => Promise<SharedStore>> = {
  'a folder': async () => openFolderStore(join(folder, 'shared')),
  PostgreSQL: async () => openPostgresStore({ url: postgres.url }),
  // In CI, and wherever the server is installed.
  ...(hasS3() && { 'a bucket': async () => openS3Store({ ...s3!.options, prefix: 'shared' }) }),
}
const handOn = Object.entries(kinds).filter(([kind]) => kind !== 'a bucket')

describe.each(Object.entries(kinds))('%s as a shared store', (_, open) => {
  it('gives a text to whoever opens it next', async () => {
    const first = await open()
    await first.write('runs/r1/head', 'ü "x"')
    await first.write('runs/r1/head', 'again')
    await first.close()
    const second = await open()
    expect(await second.read('runs/r1/head')).toBe('again')
    expect(await second.read('runs/r1/none')).toBeUndefined()
    await second.close()
  })

  it.each([
    '',
    'line\r\n\u2028\u2029end',
    '\ufeffwith a mark at its beginning',
    '𝔘nicode, 日本語, e\u0301, 👩‍👩‍👧',
    '<Key>&amp;</Key>\u007f',
    JSON.stringify({ lone: '\ud800', low: '\udc00', none: '\u0000' }),
  ])('gives back %j as it was', async (text) => {
    const store = await open()
    await store.write('odd/text', text)
    expect(await store.read('odd/text')).toBe(text)
    await store.close()
  })

  it('shows a text whole to those who read while it is written over', async () => {
    const [writer, reader] = [await open(), await open()]
    const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)]
    await writer.write('over/written', texts[0]!)
    let isOver = false
    const writing = (async () => {
      for (let at = 1; at <= 30; at++) await writer.write('over/written', texts[at % 2]!)
      isOver = true
    })()
    while (!isOver) expect(texts).toContain(await reader.read('over/written'))
    await writing
    for (const store of [writer, reader]) await store.close()
  })

  it('loses no change of many that several make at once', async () => {
    const stores = [await open(), await open(), await open(), await open()]
    const add = (text = '0'): string => `${Number(text) + 1}`
    const changes = Array.from({ length: 120 }, async (_, at) => stores[at % 4]!.change('n', add))
    const given = await Promise.all(changes)
    expect(new Set(given).size).toBe(120)
    expect(await stores[0]!.read('n')).toBe('120')
    for (const store of stores) await store.close()
  })

  it('tells a change what was there and what time it is, and leaves the text when it throws', async () => {
    const store = await open()
    const seen: (string | undefined)[] = []
    const time = await store.change('changed/one', (text, now) => (seen.push(text), `${now}`))
    expect(Math.abs(Number(time) - Date.now())).toBeLessThan(10_000)
    const broken = store.change('changed/one', () => {
      throw new Error('no')
    })
    await expect(broken).rejects.toThrow('no')
    expect(await store.change('changed/one', (text = '') => (seen.push(text), text))).toBe(time)
    expect(await store.read('changed/one')).toBe(time)
    expect([seen[0], seen.at(-1)]).toEqual([undefined, time])
    await store.close()
  })

  it('lists keys by how they begin, in order, and removes them', async () => {
    const store = await open()
    for (const key of ['a/b/2', 'a/b/10', 'a/bc/1', 'a/b/1']) await store.write(key, key)
    expect(await store.list('a/b/')).toEqual(['a/b/1', 'a/b/10', 'a/b/2'])
    expect(await store.list('a/b')).toEqual(['a/b/1', 'a/b/10', 'a/b/2', 'a/bc/1'])
    await store.remove('a/b/')
    expect(await store.list('a/')).toEqual(['a/bc/1'])
    await store.close()
  })

  it('keeps a text of 12 MiB', async () => {
    const store = await open()
    const long = 'long '.repeat((12 * 1024 * 1024) / 5)
    await store.write('values/ab/cd', long)
    expect((await store.read('values/ab/cd')) === long).toBe(true)
    await store.close()
  })

  it.each(['../x', 'a//b', '/a', 'a/.', 'a\u0000b', '', 'a b'])(
    'refuses the key %j',
    async (key) => {
      const store = await open()
      await expect(store.read(key)).rejects.toThrow('no key of a shared store')
      await store.close()
    },
  )
})

describe.each(handOn)('%s as a shared store', (_, open) => {
  it('hands on what is told to other processes that listen, whole and in order, and keeps nothing', async () => {
    const [teller, listener] = [await open(), await open()]
    const heard: string[] = []
    const stop = listener.listen('runs/r2/live', (text) => heard.push(text))
    const long = 'ü"\n'.repeat(5000)
    const told = ['one', long, 'three']
    for (const text of told) teller.tell('runs/r2/live', text)
    while (heard.length < told.length) await pause(10)
    expect(heard).toEqual(told)
    stop()
    await teller.hush('runs/r2/live')
    expect(await teller.list('runs/r2/')).toEqual([])
    for (const store of [teller, listener]) await store.close()
  })
})
