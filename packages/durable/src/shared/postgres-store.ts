import { Pool } from 'pg'
import { FlowError } from '@chainwright/core'
import { alone } from './postgres-lock.ts'
import { changeRow } from './postgres-change.ts'
import { openNotices } from './postgres-notices.ts'
import { tellOutage } from './postgres-outage.ts'
import { checkKey, type SharedStore } from './shared-store.ts'

/** What a database is opened with. */
export interface PostgresStoreOptions {
  /** `postgres://user:password@host/database`, out of the user's configuration. */
  readonly url: string
  /** Connections at once. Default 10. */
  readonly connections?: number | undefined
}

/** A server that is gone without a word is noticed. */
const patient = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 30_000,
}

const makeTable = `CREATE TABLE IF NOT EXISTS chainwright_store (
  key text COLLATE "C" PRIMARY KEY, text text NOT NULL, written timestamptz NOT NULL DEFAULT now())`

/**
 * A table in PostgreSQL as the store of all workers, made when it is not there.
 *
 * Throws `store-unusable` when the database cannot be reached or the table not be made. Later, what it is
 * asked rejects with `engine-unreachable`, which is retryable, while the database is away.
 */
export async function openPostgresStore({
  url,
  connections = 10,
}: PostgresStoreOptions): Promise<SharedStore> {
  const pool = new Pool({ connectionString: url, max: connections, ...patient })
  pool.on('error', () => undefined) // the next query says so
  await alone(url, async () => pool.query(makeTable)).catch(async (thrown: unknown) => {
    await pool.end()
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    const message = `the database cannot be used as a shared store: ${said}. Look at its address and the rights of its user`
    throw new FlowError({ code: 'store-unusable', message, cause: thrown })
  })
  const notices = await openNotices(url, pool)
  const query = async (sql: string, values: string[]): Promise<Record<string, string>[]> => {
    const { rows } = await pool.query<Record<string, string>>(sql, values).catch(tellOutage)
    return rows
  }
  return {
    async read(key) {
      checkKey(key)
      const [row] = await query('SELECT text FROM chainwright_store WHERE key = $1', [key])
      return row?.['text']
    },
    async write(key, text) {
      checkKey(key)
      await query(
        `INSERT INTO chainwright_store (key, text) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET text = excluded.text, written = now()`,
        [key, text],
      )
    },
    async change(key, edit) {
      checkKey(key)
      return changeRow(pool, key, edit).catch(tellOutage)
    },
    async list(prefix) {
      const rows = await query(
        'SELECT key FROM chainwright_store WHERE starts_with(key, $1) ORDER BY key',
        [prefix],
      )
      return rows.map((row) => row['key'] ?? '')
    },
    async remove(prefix) {
      await query('DELETE FROM chainwright_store WHERE starts_with(key, $1)', [prefix])
    },
    tell: (topic, text) => notices.tell(topic, text),
    listen: (topic, onText) => notices.listen(topic, onText),
    hush: async () => undefined,
    async close() {
      await notices.close()
      await pool.end()
    },
  }
}
