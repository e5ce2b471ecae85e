import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { FlowError } from '@chainwright/core'
import type { Engine } from '../engines/engine.ts'
import { createPatientStore, usualPatienceMs } from '../shared/patient-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createBell } from './bell.ts'
import { createDbosPool } from './dbos-pool.ts'
import {
  dbosApplication,
  dbosVersion,
  endedStatuses,
  inboxOf,
  runsQueue,
  runWorkflow,
} from './dbos-names.ts'

/** Where DBOS keeps its work. */
export interface DbosOptions {
  /** `postgres://…`, out of the user's configuration. */
  readonly url: string
  readonly store: SharedStore
  /** How long the database may be away until that is told, in milliseconds. Default 90,000. */
  readonly patienceMs?: number | undefined
}

/**
 * Begins runs on DBOS's queue, and brings them what comes from outside.
 *
 * Throws `engine-unreachable` when the database does not answer.
 */
export async function createDbosEngine({
  url,
  store: given,
  patienceMs = usualPatienceMs,
}: DbosOptions): Promise<Engine> {
  const pool = createDbosPool(url)
  const client = await DBOSClient.create({
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    applicationName: dbosApplication,
  }).catch(async (thrown: unknown) => {
    await pool.end()
    return unreachable(thrown)
  })
  const store = createPatientStore(given, { patienceMs })
  const bell = createBell(store)
  return {
    name: 'dbos',
    async submit(run) {
      const options = {
        queueName: runsQueue,
        workflowName: runWorkflow,
        workflowID: run,
        appVersion: dbosVersion,
      }
      await before(patienceMs, client.enqueue(options, run)).catch(unreachable)
    },
    async send(run, message) {
      const at = String(message.time).padStart(15, '0')
      await store.write(`${inboxOf(run)}${at}-${randomUUID()}`, JSON.stringify(message))
      bell.ring(run)
    },
    async lost(run) {
      const asked = client.listWorkflows({ workflowIDs: [run], loadInput: false })
      const listed = await before(Math.min(patienceMs, longestLookMs), asked).catch(() => undefined)
      if (!listed) return undefined // it says so another time
      const [found] = listed
      if (!found) return 'DBOS knows no such run'
      if (!endedStatuses.some((one) => one === found.status)) return undefined
      const said = found.error instanceof Error ? `: ${found.error.message}` : ''
      return `DBOS says that it is over (${found.status})${said}`
    },
    async forget(run) {
      await client.deleteWorkflow(run, true).catch(unreachable)
    },
    async close() {
      await client.destroy()
      await pool.end()
    },
  }
}

const longestLookMs = 5000

/** DBOS itself waits for its database for ever. */
async function before<R>(ms: number, work: Promise<R>): Promise<R> {
  const inTime = new AbortController()
  const late = pause(ms, undefined, { signal: inTime.signal }).then((): never => {
    throw new Error(`it did not answer for ${Math.round(ms / 1000)} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    inTime.abort()
  }
}

/** What PostgreSQL says of a table that is not there. */
const noTable = '42P01'

function unreachable(thrown: unknown): never {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const isEmpty = (thrown as { code?: unknown } | null)?.code === noTable
  const advice = isEmpty
    ? 'Start a worker, which makes its tables: `chainwright worker --engine dbos`'
    : 'Start it, or set its address'
  const message = `the database of DBOS did not take the run: ${said}. ${advice}`
  throw new FlowError({ code: 'engine-unreachable', message, retryable: true, cause: thrown })
}
