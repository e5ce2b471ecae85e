import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import { openNotices, type Notices } from './postgres-notices.ts'

let folder: string
let postgres: TestPostgres
let pool: Pool
let opened: Notices[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-notices-'))
  postgres = await createPostgres(folder)
  await postgres.start()
  pool = new Pool({ connectionString: postgres.url })
  pool.on('error', () => undefined)
  opened = [await openNotices(postgres.url, pool), await openNotices(postgres.url, pool)]
})

afterAll(async () => {
  for (const one of opened) await one.close()
  await pool.end()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** How many connections listen. */
async function countEars(): Promise<number> {
  const client = new Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ ears: number }>(
    "SELECT count(*)::int AS ears FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
  )
  await client.end()
  return rows[0]?.ears ?? 0
}

it('hears each text once, also after the database was away for seconds', async () => {
  const [teller, listener] = opened as [Notices, Notices]
  const heard: string[] = []
  listener.listen('runs/r1/live', (text) => heard.push(text))
  teller.tell('runs/r1/live', 'before')
  while (heard.length < 1) await pause(10)
  await postgres.stop('SIGKILL')
  await pause(3000)
  await postgres.start()
  while ((await countEars()) < 2) await pause(50)
  teller.tell('runs/r1/live', 'after')
  while (!heard.includes('after')) await pause(10)
  teller.tell('runs/r1/live', 'last')
  while (!heard.includes('last')) await pause(10)
  expect(heard).toEqual(['before', 'after', 'last'])
  expect(await countEars()).toBe(2)
})

it('leaves a text out that it did not hear from its beginning', async () => {
  const [, listener] = opened as [Notices, Notices]
  const heard: string[] = []
  listener.listen('runs/r2/live', (text) => heard.push(text))
  for (const part of [
    ['other', 'runs/r2/live', 'end of something', 900, true],
    ['other', 'runs/r2/live', 'whole', 0, true],
  ])
    await pool.query('SELECT pg_notify($1, $2)', ['chainwright_told', JSON.stringify(part)])
  while (heard.length < 1) await pause(10)
  expect(heard).toEqual(['whole'])
})
