import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { changeElsewhere, changesIn } from '../../test/change-crowd.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from './folder-store.ts'
import type { SharedStore } from './shared-store.ts'

async function open(folder: string): Promise<SharedStore> {
  const store = await openFolderStore(folder)
  onTestFinished(() => store.close())
  return store
}

it('loses no change of several stores that change a text at once', async () => {
  const folder = temporaryFolder()
  const stores = await Promise.all([open(folder), open(folder), open(folder)])
  const add = (text = '0'): string => `${Number(text) + 1}`
  await Promise.all(Array.from({ length: 300 }, async (_, at) => stores[at % 3]!.change('n', add)))
  expect(await stores[0]!.read('n')).toBe('300')
})

it('loses no change, and waits for no dead process, while processes are killed in the middle', async () => {
  const folder = temporaryFolder()
  const dies = (at: number): object => (at % 2 === 0 ? { dies: 5 + at * 3 } : {})
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      changeElsewhere(folder, `p${at}`, { times: 100, ...dies(at) }),
    ),
  )
  const kept = changesIn(await (await open(folder)).read('counts/all'))
  expect(all.filter(({ killed }) => killed)).toHaveLength(3)
  expect(new Set(kept).size).toBe(kept.length)
  for (const { name, kept: count, killed } of all) {
    const own = kept.filter((one) => one.startsWith(`${name}.`))
    expect(own).toEqual(own.map((_, at) => `${name}.${at}`))
    // What a process said is there; a killed one may not have come to say its last.
    expect(own.length).toBeGreaterThanOrEqual(count)
    if (!killed) expect(own).toHaveLength(100)
  }
})

it('writes nothing where the text stays, and leaves nothing behind', async () => {
  const folder = temporaryFolder()
  const store = await open(folder)
  await store.change('a/b', () => 'one')
  await store.change('a/b', (text = '') => text)
  await expect(
    store.change('a/b', () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await store.change('a/b', (text = '') => `${text} two`)
  expect(await store.read('a/b')).toBe('one two')
  expect(await store.list('')).toEqual(['a/b'])
  expect(readdirSync(join(folder, 'a'))).toEqual(['b.json'])
})

it('gives the time of the disk', async () => {
  const store = await open(temporaryFolder())
  const before = Date.now()
  const text = await store.change('time', (_, now) => `${now}`)
  // A disk tells the time in steps of some milliseconds.
  expect(Number(text)).toBeGreaterThanOrEqual(before - 20)
  expect(Number(text)).toBeLessThanOrEqual(Date.now())
})

it('writes beside what another container left that counts its processes alike', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, `.new-${process.pid}-1`), 'half')
  const store = await open(folder)
  await store.write('text', 'whole')
  expect(await store.read('text')).toBe('whole')
})
