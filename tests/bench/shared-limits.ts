import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSharedLimiter,
  openFolderStore,
  type SharedStore,
} from '@chainwright/durable/engines'
import { openPostgresStore } from '@chainwright/durable/postgres'
import { createPostgres } from '../../packages/durable/test/start-postgres.ts'

// What a call to an endpoint pays for limits that hold over all workers, by store. Server on this machine.
// node --conditions=chainwright-source --no-warnings tests/bench/shared-limits.ts

const calls = 500
const crowd = 4
const { signal } = new AbortController()

/** One worker alone: how long it waits to be let through, in milliseconds. */
async function aloneMs(store: SharedStore): Promise<number[]> {
  const limiter = createSharedLimiter({ store, name: 'alone', limits: { concurrency: 4 } })
  const times: number[] = []
  for (let at = 0; at < calls; at++) {
    const began = performance.now()
    const pass = await limiter.enter(10, signal)
    times.push(performance.now() - began)
    pass.leave(10)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await limiter.close()
  return times
}

/** Workers that all want more than there is: calls in a second, with calls that take no time. */
async function callsPerSecond(stores: readonly SharedStore[]): Promise<number> {
  const limiters = stores.map((store) =>
    createSharedLimiter({ store, name: 'crowd', limits: { concurrency: 8 } }),
  )
  const began = performance.now()
  await Promise.all(
    limiters.flatMap((limiter) =>
      Array.from({ length: calls }, async () => (await limiter.enter(10, signal)).leave(10)),
    ),
  )
  const seconds = (performance.now() - began) / 1000
  await Promise.all(limiters.map((one) => one.close()))
  return (calls * stores.length) / seconds
}

function at(times: readonly number[], share: number): string {
  return (
    times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? 0
  ).toFixed(2)
}

async function measure(name: string, open: () => Promise<SharedStore>): Promise<void> {
  const stores = await Promise.all(Array.from({ length: crowd }, open))
  const [first] = stores
  const times = first ? await aloneMs(first) : []
  const rate = await callsPerSecond(stores)
  const waited = `p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`
  process.stdout.write(`${name}: ${waited}; ${crowd} workers ${Math.round(rate)} calls/s\n`)
  await Promise.all(stores.map((store) => store.close()))
}

const folder = mkdtempSync(join(tmpdir(), 'chainwright-limits-'))
const postgres = await createPostgres(folder)
await postgres.start()
try {
  await measure('folder', async () => openFolderStore(join(folder, 'shared')))
  await measure('PostgreSQL', async () => openPostgresStore({ url: postgres.url }))
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
