import { Client, Pool } from 'pg'

/** Tells the processes of an engine that something came to an end, so that none has to ask all the time. */
export interface Bell {
  /** Rings for a run, in every process. A lost ring is made good by whoever looks from time to time. */
  ring(run: string): void
  /** Resolves at the next ring for a run, or after a time in milliseconds. */
  wait(run: string, ms: number): Promise<void>
  close(): Promise<void>
}

const channel = 'chainwright_bell'

/** A bell over PostgreSQL's notifications. Rings of this process are heard at once. */
export async function openBell(url: string): Promise<Bell> {
  const waiting = new Map<string, Set<() => void>>()
  const hear = (run: string): void => {
    for (const wake of waiting.get(run) ?? []) wake()
  }
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // whoever waits looks by itself
  client.on('notification', ({ payload = '' }) => hear(payload))
  await client.connect()
  await client.query(`LISTEN ${channel}`)
  const pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  return {
    ring(run) {
      hear(run)
      pool.query('SELECT pg_notify($1, $2)', [channel, run]).catch(() => undefined)
    },
    wait: (run, ms) =>
      new Promise((resolve) => {
        const set = waiting.get(run) ?? new Set()
        waiting.set(run, set)
        const wake = (): void => {
          clearTimeout(timer)
          set.delete(wake)
          if (set.size === 0) waiting.delete(run)
          resolve()
        }
        const timer = setTimeout(wake, ms)
        set.add(wake)
      }),
    async close() {
      await client.end()
      await pool.end()
    },
  }
}
