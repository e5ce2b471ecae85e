import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { limiterCases } from '../../test/limiter-cases.ts'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import { openPostgresStore } from '../shared/postgres-store.ts'

let folder: string
let postgres: TestPostgres

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-limits-'))
  postgres = await createPostgres(folder)
  await postgres.start()
})

afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('workers that share PostgreSQL', () => {
  limiterCases(async () => openPostgresStore({ url: postgres.url }), 20)
})
