import { Client } from 'pg'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { lockSpace } from '../shared/postgres-lock.ts'

/** Who watches. */
export interface WatchOptions {
  readonly url: string
  /** Id of this worker. */
  readonly id: string
}

const everyMs = 1000

/**
 * Holds a lock for as long as this worker lives, and looks for workers whose lock is free although work
 * is written down as theirs: that work goes back to its queue. DBOS itself leaves it lying. A worker that
 * was only slow finds its work taken, and what it writes is refused by DBOS.
 */
export async function watchWorkers({ url, id }: WatchOptions): Promise<{ close(): Promise<void> }> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [lockSpace, id])
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look(client, id)
      .catch(() => undefined) // the next look may do better
      .finally(() => (looking = undefined))
  }, everyMs)
  return {
    async close() {
      clearInterval(timer)
      await looking
      await client.end()
    },
  }
}

async function look(client: Client, id: string): Promise<void> {
  const pending = await DBOS.listWorkflows({
    status: 'PENDING',
    loadInput: false,
    loadOutput: false,
  })
  const others = new Set(
    pending.flatMap(({ executorId }) => executorId ?? []).filter((one) => one !== id),
  )
  for (const other of others) {
    const { rows } = await client.query<{ free: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS free',
      [lockSpace, other],
    )
    if (rows[0]?.free !== true) continue
    try {
      const left = pending.filter(({ executorId }) => executorId === other)
      for (const { workflowID, queueName } of left)
        await DBOS.resumeWorkflow(workflowID, queueName === undefined ? {} : { queueName })
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [lockSpace, other])
    }
  }
}
