import { randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { Client } from 'pg'
import { alone, lockSpace } from '../shared/postgres-lock.ts'
import { tellOutage } from '../shared/postgres-outage.ts'
import { dbosApplication, endedStatuses, runWorkflow } from './dbos-names.ts'

/** What a database says of DBOS. */
export interface DbosStatus {
  /** Version of PostgreSQL. */
  readonly version: string
  /** Whether DBOS's tables are there. */
  readonly hasTables: boolean
  /** Workers that are connected. */
  readonly workers: number
  /** Runs of flows that are not over, by what DBOS says of them. */
  readonly runs: Readonly<Record<string, number>>
}

/** Looks into a database. Throws `engine-unreachable` when it does not answer, and what PostgreSQL says. */
export async function lookAtDbos(url: string): Promise<DbosStatus> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined) // the next query says so
  try {
    await client.connect()
    return await look(client)
  } catch (thrown) {
    return tellOutage(thrown)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function look(client: Client): Promise<DbosStatus> {
  const { rows } = await client.query<{ version: string; there: boolean; workers: number }>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
            to_regclass('dbos.workflow_status') IS NOT NULL AS there,
            (SELECT count(*)::int FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid <> 0
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS workers`,
    [lockSpace],
  )
  const { version = '', there = false, workers = 0 } = rows[0] ?? {}
  const runs = there ? await openRuns(client) : {}
  return { version, hasTables: there, workers, runs }
}

async function openRuns(client: Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ status: string; runs: number }>(
    `SELECT status, count(*)::int AS runs FROM dbos.workflow_status
     WHERE name = $1 AND NOT status = ANY($2) GROUP BY status`,
    [runWorkflow, [...endedStatuses]],
  )
  return Object.fromEntries(rows.map(({ status, runs }) => [status.toLowerCase(), runs]))
}

/** Makes DBOS's tables, or brings them to this version of DBOS. Throws what PostgreSQL says. */
export async function makeDbosTables(url: string): Promise<void> {
  DBOS.setConfig({
    name: dbosApplication,
    systemDatabaseUrl: url,
    executorID: `maker-${randomUUID()}`,
    // Of no run: none is taken from a queue meanwhile.
    applicationVersion: 'makes-tables',
    logLevel: 'error',
  })
  await alone(url, async () => {
    await DBOS.launch()
    await DBOS.shutdown({ deregister: true })
  }).catch(tellOutage)
}
