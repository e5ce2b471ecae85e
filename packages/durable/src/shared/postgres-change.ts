import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'

/** Longest pause before a change is tried once more, in milliseconds. */
const longestMs = 50

/**
 * Changes the text of a row: it is written where the text is still the one that was read, else all begins
 * anew. Nobody holds a lock meanwhile, so that a process that stands still or dies stops no other one, and
 * of those that collide one always comes through.
 */
export async function changeRow(
  pool: Pool,
  key: string,
  edit: (text: string | undefined, now: number) => string,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    const { text, now } = await readRow(pool, key)
    const edited = edit(text, now)
    if (edited === text || (await replace(pool, key, { text, edited }))) return edited
    await pause(Math.random() * Math.min(longestMs, 2 ** tries))
  }
}

/** The text of a row, and the time by the clock of the database. */
async function readRow(
  pool: Pool,
  key: string,
): Promise<{ text: string | undefined; now: number }> {
  const { rows } = await pool.query<{ text: string | null; now: number }>(
    `SELECT (SELECT text FROM chainwright_store WHERE key = $1) AS text,
       floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
    [key],
  )
  const { text, now } = rows[0] ?? { text: null, now: 0 }
  return { text: text ?? undefined, now }
}

/** Whether the row still had the text that was read, and has the new one. */
async function replace(
  pool: Pool,
  key: string,
  { text, edited }: { text: string | undefined; edited: string },
): Promise<boolean> {
  const { rowCount } =
    text === undefined
      ? await pool.query(
          'INSERT INTO chainwright_store (key, text) VALUES ($1, $2) ON CONFLICT DO NOTHING',
          [key, edited],
        )
      : await pool.query(
          'UPDATE chainwright_store SET text = $2, written = now() WHERE key = $1 AND text = $3',
          [key, edited, text],
        )
  return rowCount === 1
}
