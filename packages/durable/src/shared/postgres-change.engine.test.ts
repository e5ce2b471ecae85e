import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { changeElsewhere, changesIn } from '../../test/change-crowd.ts'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { SharedStore } from './shared-store.ts'

let folder: string
let postgres: TestPostgres
let store: SharedStore

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-change-'))
  postgres = await createPostgres(folder)
  await postgres.start()
  store = await openPostgresStore({ url: postgres.url })
})

afterAll(async () => {
  await store.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('loses no change of many that are made at once, the first one of a key included', async () => {
  const add = (text = '0'): string => `${Number(text) + 1}`
  await Promise.all(Array.from({ length: 200 }, async () => store.change('n', add)))
  expect(await store.read('n')).toBe('200')
})

it('loses no change, and waits for no dead process, while processes are killed in the middle', async () => {
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      changeElsewhere(postgres.url, `p${at}`, {
        times: 100,
        ...(at % 2 === 0 && { dies: 5 + at * 3 }),
      }),
    ),
  )
  const kept = changesIn(await store.read('counts/all'))
  expect(all.filter(({ killed }) => killed)).toHaveLength(3)
  expect(new Set(kept).size).toBe(kept.length)
  for (const { name, kept: count, killed } of all) {
    const own = kept.filter((one) => one.startsWith(`${name}.`))
    expect(own).toEqual(own.map((_, at) => `${name}.${at}`))
    expect(own.length).toBeGreaterThanOrEqual(count)
    if (!killed) expect(own).toHaveLength(100)
  }
})

it('gives the time of the database', async () => {
  const text = await store.change('time', (_, now) => `${now}`)
  expect(Math.abs(Number(text) - Date.now())).toBeLessThan(10_000)
})
