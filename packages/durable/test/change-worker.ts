import { openFolderStore } from '../src/shared/folder-store.ts'
import { openPostgresStore } from '../src/shared/postgres-store.ts'

// A process that adds its name to a text so many times, and says each time when that is kept.

const [where = '', name = '', times = '0'] = process.argv.slice(2)
const store = where.startsWith('postgres:')
  ? await openPostgresStore({ url: where })
  : await openFolderStore(where)
for (let at = 0; at < Number(times); at++) {
  await store.change('counts/all', (text = '') => `${text}${name}.${at} `)
  process.stdout.write(`${at}\n`)
}
await store.close()
