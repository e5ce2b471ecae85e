import { openFolderStore } from '../src/shared/folder-store.ts'
import { openPostgresStore } from '../src/shared/postgres-store.ts'
import type { S3StoreOptions } from '../src/shared/s3-place.ts'
import { openS3Store } from '../src/shared/s3-store.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

// A process that adds its name to a text so many times, and says each time when that is kept.

const [where = '', name = '', times = '0'] = process.argv.slice(2)
const store = await open()
for (let at = 0; at < Number(times); at++) {
  await store.change('counts/all', (text = '') => `${text}${name}.${at} `)
  process.stdout.write(`${at}\n`)
}
await store.close()

/** A folder, the address of a database, or the JSON of what a bucket is opened with. */
async function open(): Promise<SharedStore> {
  if (where.startsWith('{')) return openS3Store(JSON.parse(where) as S3StoreOptions)
  if (where.startsWith('postgres:')) return openPostgresStore({ url: where })
  return openFolderStore(where)
}
