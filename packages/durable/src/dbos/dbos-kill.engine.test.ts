import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseFlow, planFlow, runStart } from '@chainwright/core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { effectRegistry, layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects, startCrew } from '../../test/engine-crew.ts'
import { createPostgres, type TestPostgres } from '../../test/start-postgres.ts'
import type { Engine } from '../engines/engine.ts'
import { keepStart, readEnd, schedulerVersion } from '../engines/shared-run.ts'
import type { EndRecord } from '../journal/end-record.ts'
import { openPostgresStore } from '../shared/postgres-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createDbosEngine } from './dbos-engine.ts'

let folder: string
let log: string
let postgres: TestPostgres
let store: SharedStore
let engine: Engine

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-dbos-'))
  log = join(folder, 'effects.log')
  postgres = await createPostgres(folder)
  await postgres.start()
  store = await openPostgresStore({ url: postgres.url })
})

beforeEach(() => writeFileSync(log, ''))

afterAll(async () => {
  await engine.close()
  await store.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function begin(run: string, flow: string): Promise<void> {
  const plan = planFlow(parseFlow(flow).flow!, effectRegistry(log))
  const start = runStart(plan, { run })
  const header = {
    run,
    digest: plan.digest,
    flow,
    startedAt: start.time,
    scheduler: schedulerVersion,
  }
  await keepStart(store, header, start)
  await engine.submit(run)
}

async function endOf(run: string): Promise<EndRecord> {
  for (;;) {
    const end = await readEnd(store, run)
    if (end) return end
    await pause(200)
  }
}

const runs = Number(process.env['CHAINWRIGHT_SOAK_RUNS'] ?? 30)

it('ends every run well, and repeats no step that ended, while a worker is killed every second', async () => {
  const { url } = postgres
  const crew = await startCrew(Array.from({ length: 3 }, () => ({ engine: 'dbos', log, url })))
  engine = await createDbosEngine({ url, store })
  const ids = Array.from({ length: runs }, (_, at) => `run-${at}`)
  const flow = layeredFlow(5, 4, 60)
  const began = Date.now()
  for (const id of ids) await begin(id, flow)
  const killer = setInterval(() => crew.killNext(), 1000)
  const ends = await Promise.all(ids.map(endOf))
  clearInterval(killer)
  const tookMs = Date.now() - began
  await crew.dismiss()
  const { begun, repeated } = readEffects(log)
  process.stdout.write(`${runs} runs in ${tookMs} ms\n`)
  expect(ends.map(({ status, outputs }) => `${status} ${JSON.stringify(outputs)}`)).toEqual(
    ids.map(() => 'succeeded {"out":"x....."}'),
  )
  expect(begun.size).toBe(runs * 20)
  expect(repeated).toEqual([])
}, 600_000)
