import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFlow, planFlow, type Registry, type RunEvent } from '@chainwright/core'
import { Client } from 'pg'
import { vi } from 'vitest'
import { createDbosEngine } from '../src/dbos/dbos-engine.ts'
import type { Engine } from '../src/engines/engine.ts'
import type { FollowedRun } from '../src/engines/follow-run.ts'
import { startOnEngine } from '../src/engines/start-on-engine.ts'
import { openPostgresStore } from '../src/shared/postgres-store.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'
import { beginRun, endOf } from './begin-runs.ts'
import { effectRegistry } from './effect-nodes.ts'
import { startCrew, type Crew } from './engine-crew.ts'
import { createPostgres, type TestPostgres } from './start-postgres.ts'

/** Longest wait for something that has to come, in milliseconds. */
export const longestMs = 90_000

/** A line of the log of effects. */
export interface Effect {
  readonly what: string
  /** Key of the step, or of its record for `kept`. */
  readonly key: string
  readonly pid: number
  readonly time: number
}

/** A run that is followed, with what was told of it. */
export interface SeenRun extends FollowedRun {
  seen(type: RunEvent['type']): Promise<void>
}

/** PostgreSQL in a folder of its own, an engine on it, and workers in processes of their own. */
export interface DbosScene {
  readonly postgres: TestPostgres
  /** File that takes a line for each effect. */
  readonly log: string
  readonly store: SharedStore
  readonly engine: Engine
  readonly registry: Registry
  /** Starts workers; they are dismissed with the scene at the latest. */
  hire(workers: number, limits?: { readonly mostStarts?: number }): Promise<Crew>
  begin(run: string, flow: string): Promise<void>
  follow(run: string, flow: string): SeenRun
  /** How runs ended, in words: their status and outputs. */
  endsOf(runs: readonly string[]): Promise<string[]>
  /** Effects of runs whose ids begin so. */
  effectsOf(prefix: string): readonly Effect[]
  /** Waits until runs whose ids begin so had so many effects of a kind. */
  untilEffects(prefix: string, what: string, count: number): Promise<readonly Effect[]>
  query<R extends object>(sql: string): Promise<R[]>
  close(): Promise<void>
}

/** Starts PostgreSQL, and an engine on it without workers. */
export async function startScene(): Promise<DbosScene> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-dbos-'))
  const log = join(folder, 'effects.log')
  writeFileSync(log, '')
  const postgres = await createPostgres(folder, { quick: true })
  await postgres.start()
  const { url } = postgres
  const store = await openPostgresStore({ url })
  const engine = await createDbosEngine({ url, store })
  const registry = effectRegistry(log)
  const crews: Crew[] = []
  const effectsOf = (prefix: string): Effect[] =>
    readLog(log).filter(({ key }) => key.startsWith(prefix))
  return {
    postgres,
    log,
    store,
    engine,
    registry,
    async hire(workers, limits = {}) {
      const one = { engine: 'dbos', log, url, ...limits } as const
      const crew = await startCrew(Array.from({ length: workers }, () => one))
      crews.push(crew)
      return crew
    },
    begin: async (run, flow) => beginRun({ engine, store, registry }, run, flow),
    follow(run, text) {
      const events: RunEvent[] = []
      const { flow } = parseFlow(text)
      if (!flow) throw new Error('the flow has problems')
      const plan = planFlow(flow, registry)
      const onEvent = (event: RunEvent): void => void events.push(event)
      const seen = async (type: RunEvent['type']): Promise<void> => {
        await vi.waitUntil(() => events.some((event) => event.type === type), longestMs)
      }
      return { ...startOnEngine({ engine, store }, plan, text, { run, onEvent }), seen }
    },
    endsOf: async (runs) => {
      const ends = await Promise.all(runs.map(async (run) => endOf(store, run)))
      return ends.map(
        ({ status, outputs, error }) => `${status} ${JSON.stringify(error ?? outputs)}`,
      )
    },
    effectsOf,
    async untilEffects(prefix, what, count) {
      const found = (): Effect[] => effectsOf(prefix).filter((one) => one.what === what)
      await vi.waitUntil(() => found().length >= count, longestMs)
      return found()
    },
    query: async (sql) => query(url, sql),
    async close() {
      for (const crew of crews) await crew.dismiss()
      await engine.close()
      await store.close()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readLog(log: string): Effect[] {
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [what = '', key = '', pid, time] = line.split(' ')
    return { what, key, pid: Number(pid), time: Number(time) }
  })
}

async function query<R extends object>(url: string, sql: string): Promise<R[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(sql)).rows
  } finally {
    await client.end()
  }
}
