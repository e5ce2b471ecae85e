import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import { openFolderStore } from './folder-store.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { SharedStore } from './shared-store.ts'

let folder: string
let postgres: TestPostgres

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-shared-'))
  postgres = await createPostgres(folder)
  await postgres.start()
})

afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

const kinds: Record<string, () => Promise<SharedStore>> = {
  'a folder': async () => openFolderStore(join(folder, 'shared')),
  PostgreSQL: async () => openPostgresStore({ url: postgres.url }),
}

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
