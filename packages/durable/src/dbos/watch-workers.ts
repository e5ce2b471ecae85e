import type { Client } from 'pg'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { keepConnection } from '../shared/kept-connection.ts'
import { lockSpace } from '../shared/postgres-lock.ts'
import { runsQueue, runWorkflow, stepsQueue, stepWorkflow } from './dbos-names.ts'

/** Who watches. */
export interface WatchOptions {
  readonly url: string
  /** Id of this worker. */
  readonly id: string
}

const everyMs = 250
/** How long the lock of a worker has to be free until it is taken for dead: it may be connecting again. */
const deadMs = 500
/** How long the others have to connect again after the database was away. */
const settleMs = 2000

/** What is known of the other workers. */
interface Watch {
  readonly id: string
  /** Since when the locks of workers are free that have work written down as theirs. */
  readonly freeSince: Map<string, number>
}

/**
 * Holds a lock for as long as this worker lives, and looks for workers whose lock is free although work
 * is written down as theirs: that work goes back to its queue. DBOS itself leaves it lying. A worker that
 * was only slow finds its work taken, and what it writes is refused by DBOS. Begin before the worker takes
 * work, and close when it has let go of it.
 */
export async function watchWorkers({ url, id }: WatchOptions): Promise<{ close(): Promise<void> }> {
  const watch: Watch = { id, freeSince: new Map() }
  let lookFrom = 0
  const connection = await keepConnection(url, async (client) => {
    if (!(await tryLock(client, id))) throw new Error('the database still holds the lock of before')
    watch.freeSince.clear()
    lookFrom = lookFrom === 0 ? 1 : Date.now() + settleMs
  })
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    const client = connection.current()
    if (!client || Date.now() < lookFrom) return
    looking ??= look(client, watch)
      .catch(() => undefined) // the next look may do better
      .finally(() => (looking = undefined))
  }, everyMs)
  return {
    async close() {
      clearInterval(timer)
      await looking
      await connection.close()
    },
  }
}

async function look(client: Client, { id, freeSince }: Watch): Promise<void> {
  const { rows } = await client.query<{ worker: string }>(
    `SELECT DISTINCT executor_id AS worker FROM dbos.workflow_status
     WHERE status = 'PENDING' AND executor_id <> $1`,
    [id],
  )
  const others = new Set(rows.map(({ worker }) => worker))
  for (const known of freeSince.keys()) if (!others.has(known)) freeSince.delete(known)
  for (const other of others) {
    if (!(await tryLock(client, other))) {
      freeSince.delete(other)
      continue
    }
    try {
      const since = freeSince.get(other) ?? Date.now()
      freeSince.set(other, since)
      if (Date.now() - since >= deadMs) await relieve(other)
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [lockSpace, other])
    }
  }
}

/** Gives the work of a worker back. Its lock is held: what was read before may be another's by now. */
async function relieve(worker: string): Promise<void> {
  const left = await DBOS.listWorkflows({
    status: 'PENDING',
    executorId: worker,
    loadInput: false,
    loadOutput: false,
  })
  const queues = { [runWorkflow]: runsQueue, [stepWorkflow]: stepsQueue }
  for (const [name, queueName] of Object.entries(queues)) {
    const ids = left
      .filter(({ workflowName }) => workflowName === name)
      .map((one) => one.workflowID)
    if (ids.length > 0) await DBOS.resumeWorkflows(ids, { queueName })
  }
}

async function tryLock(client: Client, worker: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    'SELECT pg_try_advisory_lock($1, hashtext($2)) AS got',
    [lockSpace, worker],
  )
  return rows[0]?.got === true
}
