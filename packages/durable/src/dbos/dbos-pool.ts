import { Pool } from 'pg'

/** A server that is gone without a word is noticed, and what it left open ends. */
const settings = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  idle_in_transaction_session_timeout: 60_000,
}

/**
 * Connections for DBOS. Of its own it listens to their errors a moment too late: a server that is stopped
 * in that moment ends the process. Whoever makes them ends them, after DBOS.
 */
export function createDbosPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 10, ...settings })
  pool.on('error', () => undefined) // the next query says so
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
