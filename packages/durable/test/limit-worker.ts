import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createSharedLimiter } from '../src/limits/shared-limiter.ts'
import { openFolderStore } from '../src/shared/folder-store.ts'

// A process that makes so many calls under limits that it shares, and writes down when each begins and ends.

const [folder = '', log = '', name = '', times = '0'] = process.argv.slice(2)
const store = await openFolderStore(folder)
const limiter = createSharedLimiter({ store, name: 'lab', limits: { concurrency: 2 } })
const { signal } = new AbortController()
await Promise.all(
  Array.from({ length: Number(times) }, async (_, at) => {
    const pass = await limiter.enter(1, signal)
    appendFileSync(log, `begin ${name}.${at}\n`)
    await pause(5 + Math.random() * 20)
    appendFileSync(log, `end ${name}.${at}\n`)
    pass.leave(1)
  }),
)
await limiter.close()
await store.close()
