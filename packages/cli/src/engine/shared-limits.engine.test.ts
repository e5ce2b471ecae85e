import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createRegistry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDbosEngine } from '../../../durable/src/dbos/dbos-engine.ts'
import type { Engine } from '../../../durable/src/engines/engine.ts'
import type { EndRecord } from '../../../durable/src/journal/end-record.ts'
import { openFolderStore } from '../../../durable/src/shared/folder-store.ts'
import { openPostgresStore } from '../../../durable/src/shared/postgres-store.ts'
import type { SharedStore } from '../../../durable/src/shared/shared-store.ts'
import { beginRun, endOf } from '../../../durable/test/begin-runs.ts'
import { createPostgres } from '../../../durable/test/start-postgres.ts'
import { startCountingEndpoint, type CountingEndpoint } from '../../test/counting-endpoint.ts'
import { startMembers, type Members } from '../../test/engine-members.ts'

const limits = {
  three: { concurrency: 3 },
  minute: { requestsPerMinute: 4 },
  busy: { concurrency: 1 },
  alone: { concurrency: 1 },
}
type Name = keyof typeof limits

const stores = {
  PostgreSQL: { word: () => 'postgres', open: (url: string) => openPostgresStore({ url }) },
  'a folder': {
    word: (folder: string) => join(folder, 'shared'),
    open: (_: string, folder: string) => openFolderStore(join(folder, 'shared')),
  },
}
const registry = createRegistry(standardNodes)

describe.each(Object.entries(stores))('three workers that share %s', (name, { word, open }) => {
  let folder: string
  let endpoint: CountingEndpoint
  let members: Members
  let store: SharedStore
  let engine: Engine
  const released = Promise.withResolvers<void>()
  const closers: (() => Promise<void>)[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chainwright-limits-'))
    closers.push(async () => rmSync(folder, { recursive: true, force: true }))
    const postgres = await createPostgres(folder)
    closers.push(async () => postgres.stop())
    await postgres.start()
    const { url } = postgres
    endpoint = await startCountingEndpoint((name, at) => {
      if (name === 'alone') return { until: released.promise }
      if (name === 'busy' && at === 1) return { retryAfterSeconds: 4 }
      return { ms: 400 }
    })
    closers.push(async () => endpoint.close())
    const providers = Object.entries(limits).map(([name, own]) => [
      name,
      { kind: 'compatible', address: endpoint.address(name), limits: own },
    ])
    const configuration = JSON.stringify({ providers: Object.fromEntries(providers) as object })
    writeFileSync(join(folder, 'chainwright.json'), configuration)
    members = await startMembers(3, {
      folder,
      words: ['--engine', 'dbos', '--store', word(folder), '--config', 'chainwright.json'],
      variables: { DATABASE_URL: url },
    })
    closers.push(async () => members.dismiss())
    store = await open(url, folder)
    closers.push(async () => store.close())
    engine = await createDbosEngine({ url, store })
    closers.push(async () => engine.close())
  })

  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
  })

  /** Runs of one call each; a call that is refused is tried again. */
  async function beginCalls(model: Name, count: number): Promise<() => Promise<EndRecord[]>> {
    const ids = Array.from({ length: count }, (_each, at) => `${model}-${at}`)
    for (const id of ids) {
      const node = { type: 'generate', inputs: { prompt: id }, model: `${model}/m`, retries: 3 }
      const outputs = { text: { from: 'a.text' } }
      const flow = JSON.stringify({ chainwright: 1, nodes: { a: node }, outputs })
      await beginRun({ engine, store, registry }, id, flow)
    }
    return async () => Promise.all(ids.map((id) => endOf(store, id)))
  }

  function expectAllWell(ends: readonly EndRecord[]): void {
    for (const { status, outputs } of ends)
      expect({ status, outputs }).toEqual({ status: 'succeeded', outputs: { text: 'Hello.' } })
  }

  it.concurrent('have so many calls at once, and never more', async () => {
    expectAllWell(await (await beginCalls('three', 18))())
    const { times, mostOpen } = endpoint.counted('three')
    expect(times).toHaveLength(18)
    expect(mostOpen).toBe(3)
  })

  /** Takes a minute; what is decided there is the same on every store. */
  const inMinute = async (): Promise<void> => {
    expectAllWell(await (await beginCalls('minute', 7))())
    const { times } = endpoint.counted('minute')
    const [first = 0] = times
    process.stdout.write(
      `calls after ${times.map((time) => Math.round(time - first)).join(', ')} ms\n`,
    )
    expect(times).toHaveLength(7)
    for (const from of times) {
      const window = times.filter((time) => time >= from && time < from + 60_000)
      expect(window.length).toBeLessThanOrEqual(4)
    }
  }
  if (name === 'PostgreSQL')
    it.concurrent('have so many calls in any minute, and never more', inMinute)

  it.concurrent('all wait when one of them is told to', async () => {
    expectAllWell(await (await beginCalls('busy', 5))())
    const { times } = endpoint.counted('busy')
    expect(times).toHaveLength(6)
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(4_000)
  })

  it('get the place of one back that was killed in the middle of a call', async () => {
    const ends = await beginCalls('alone', 3)
    const alone = endpoint.counted('alone')
    while (alone.open === 0) await pause(20)
    for (let at = 0; alone.broken === 0; at++) {
      members.kill(at % 3)
      const patience = performance.now() + 3_000
      while (alone.broken === 0 && performance.now() < patience) await pause(20)
    }
    const killed = performance.now()
    while (alone.times.length < 2) await pause(20)
    process.stdout.write(`place back after ${Math.round(alone.times[1]! - killed)} ms\n`)
    released.resolve()
    expectAllWell(await ends())
    expect(alone.times).toHaveLength(4)
    expect(alone.mostOpen).toBe(1)
  })
})
