import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

/** How much the disk holds of what lies below a folder, in bytes. */
export function bytesBelow(folder: string): number {
  let bytes = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    bytes += lstatSync(join(folder, name), { throwIfNoEntry: false })?.blocks ?? 0
  return bytes * 512
}

/** How much the tables of a schema take with their indexes, in bytes, with the room of rows that were written anew. */
export async function tableBytes(url: string, schema: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ bytes: string | null }>(
    'SELECT sum(pg_total_relation_size(relid)) AS bytes FROM pg_stat_user_tables WHERE schemaname = $1',
    [schema],
  )
  await client.end()
  return Number(rows[0]?.bytes ?? 0)
}
