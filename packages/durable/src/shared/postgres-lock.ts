import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** Number of our locks among a database's advisory locks. */
export const lockSpace = 4_242_017

/**
 * Does something while no other process does it on this database: tables that several make at once are
 * refused by PostgreSQL.
 */
export async function alone<R>(url: string, work: () => Promise<R>): Promise<R> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // the next query says so
  await client.connect()
  try {
    // Asked for again and again: whoever waits inside of PostgreSQL holds up indexes that are being made.
    while (!(await tryLock(client))) await pause(50)
    return await work()
  } finally {
    await client.end()
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    'SELECT pg_try_advisory_lock($1, 0) AS got',
    [lockSpace],
  )
  return rows[0]?.got === true
}
