import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { createRegistry, defineNode } from '@chainwright/core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { beginRun, endOf } from '../../test/begin-runs.ts'
import { longestMs, startScene, type DbosScene } from '../../test/dbos-scene.ts'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'

let scene: DbosScene

beforeAll(async () => {
  scene = await startScene()
  await scene.hire(2, { mostStarts: 4 })
})

afterAll(async () => scene.close())

function flowOf(nodes: object, outputs: object = {}): string {
  return JSON.stringify({ chainwright: 1, nodes, outputs })
}

it('tells running work to stop when a run is cancelled, and begins nothing behind it', async () => {
  const nodes = {
    patient: { type: 'patient', inputs: { text: 'x' } },
    ask: { type: 'ask', inputs: { text: 'y' } },
    after: {
      type: 'effect',
      inputs: { text: { from: 'patient.text' }, also: { from: 'ask.text' } },
    },
  }
  const run = scene.follow('cancelled', flowOf(nodes))
  await scene.untilEffects('cancelled/', 'begin', 1)
  const asked = Date.now()
  run.cancel('enough')
  const { status } = await run.result
  const overMs = Date.now() - asked
  const [aborted] = await scene.untilEffects('cancelled/', 'aborted', 1)
  const heardMs = (aborted?.time ?? 0) - asked
  process.stdout.write(`cancel: heard after ${heardMs} ms, over after ${overMs} ms\n`)
  expect(status).toBe('cancelled')
  const begun = scene.effectsOf('cancelled/').filter(({ what }) => what === 'begin')
  expect(begun.map(({ key }) => key)).toEqual(['cancelled/patient/0'])
})

it('gives up a step that kills worker after worker, by name, and ends the other runs', async () => {
  const ids = Array.from({ length: 10 }, (_, at) => `innocent-${at}`)
  for (const id of ids) await scene.begin(id, layeredFlow(2, 2, 1000))
  await scene.untilEffects('innocent-', 'begin', 10)
  await scene.begin('poisoned', flowOf({ venom: { type: 'poison', inputs: { text: 'x' } } }))
  expect(await endOf(scene.store, 'poisoned')).toMatchObject({
    status: 'failed',
    error: { code: 'step-poisonous', node: 'venom' },
  })
  expect(scene.effectsOf('poisoned/').filter(({ what }) => what === 'begin')).toHaveLength(4)
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x.."}'))
  expect(readEffects(scene.log).repeated).toEqual([])
})

it('says that a step is in doubt that must not run twice, when its worker was killed', async () => {
  await scene.begin('doubtful', flowOf({ deed: { type: 'unsafe', inputs: { text: 'x' } } }))
  expect(await endOf(scene.store, 'doubtful')).toMatchObject({
    status: 'failed',
    error: { code: 'in-doubt', node: 'deed' },
  })
  expect(scene.effectsOf('doubtful/').filter(({ what }) => what === 'begin')).toHaveLength(1)
})

it('refuses a run that another version of the scheduler began', async () => {
  await beginRun({ ...scene, scheduler: 99 }, 'other-scheduler', layeredFlow(1, 1, 0))
  expect(await endOf(scene.store, 'other-scheduler')).toMatchObject({
    status: 'failed',
    error: { code: 'run-other-scheduler', message: expect.stringContaining('99') },
  })
})

it('leaves runs of another version to its workers, and says so', async () => {
  const client = await DBOSClient.create({ systemDatabaseUrl: scene.postgres.url })
  const place = { queueName: 'chainwright-runs', workflowName: 'run', workflowID: 'newer' }
  await client.enqueue({ ...place, appVersion: 'chainwright-99' }, 'newer')
  await client.destroy()
  const crew = await scene.hire(1, { mostStarts: 4 })
  const [told] = await scene.untilEffects('1', 'told', 1)
  expect(told).toBeDefined()
  expect(readFileSync(scene.log, 'utf8')).toContain(
    'told 1 run waits for workers of another version (chainwright-99, and this one is chainwright-1)',
  )
  const [row] = await scene.query<{ status: string }>(
    `SELECT status FROM dbos.workflow_status WHERE workflow_uuid = 'newer'`,
  )
  expect(row).toEqual({ status: 'ENQUEUED' })
  await crew.dismiss()
})

it('ends a run whose flow has a type that the workers do not know, and does not try again', async () => {
  const stranger = defineNode({
    title: '',
    description: 'For tests.',
    group: 'text',
    type: 'stranger@1',
    inputs: {},
    outputs: {},
    run: async () => ({}),
  })
  const registry = createRegistry([stranger])
  await beginRun({ ...scene, registry }, 'strange', flowOf({ who: { type: 'stranger' } }))
  expect(await endOf(scene.store, 'strange')).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('stranger') },
  })
  const [row] = await scene.query<{ status: string; tries: number }>(
    `SELECT status, recovery_attempts::int AS tries FROM dbos.workflow_status
     WHERE workflow_uuid = 'strange'`,
  )
  expect(row).toMatchObject({ tries: 1 })
})

it('takes 12 MiB through three nodes, and leaves DBOS references alone', async () => {
  const pass = (from: string): object => ({ type: 'effect', inputs: { text: { from } } })
  const bytes = 12 * 1024 * 1024
  const nodes = {
    large: { type: 'large', inputs: { bytes } },
    a: pass('large.text'),
    b: pass('a.text'),
    c: pass('b.text'),
  }
  await scene.begin('large', flowOf(nodes, { out: { from: 'c.text' } }))
  const { status, outputs } = await endOf(scene.store, 'large')
  expect(status).toBe('succeeded')
  const text = 'word '.repeat(bytes / 5)
  expect(outputs['out'] === `${text}...`).toBe(true)
  const tables = await scene.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'dbos' AND table_type = 'BASE TABLE'`,
  )
  expect(tables.map(({ name }) => name)).toContain('operation_outputs')
  for (const { name } of tables) {
    const [row] = await scene.query<{ longest: number }>(
      `SELECT coalesce(max(octet_length(t::text)), 0)::int AS longest FROM dbos."${name}" t`,
    )
    expect(row?.longest, name).toBeLessThan(10_000)
  }
})

/** Runs a flow, and says how long that took and how many rows DBOS wrote. */
async function measure(run: string, flow: string): Promise<{ ms: number; rows: number }> {
  const began = performance.now()
  await scene.begin(run, flow)
  const { status } = await endOf(scene.store, run)
  const ms = Math.round(performance.now() - began)
  expect(status).toBe('succeeded')
  const [found] = await scene.query<{ rows: number }>(
    `SELECT (SELECT count(*) FROM dbos.workflow_status WHERE workflow_uuid LIKE '${run}%')::int
       + (SELECT count(*) FROM dbos.operation_outputs WHERE workflow_uuid LIKE '${run}%')::int
       AS rows`,
  )
  process.stdout.write(`${run}: ${ms} ms, ${found?.rows} rows\n`)
  return { ms, rows: found?.rows ?? 0 }
}

function parallelFlow(steps: number): string {
  const all = Array.from({ length: steps }, (_, at) => [
    `n${at}`,
    { type: 'effect', inputs: { text: 'x', ms: 10 } },
  ])
  return flowOf(Object.fromEntries(all))
}

function loopFlow(rounds: number): string {
  const body = {
    inputs: { text: { type: 'text' } },
    nodes: { step: { type: 'effect', inputs: { text: { from: 'inputs.text' }, ms: 0 } } },
    outputs: { text: { from: 'step.text' } },
  }
  const nodes = { loop: { type: 'loop', flow: 'body', inputs: { most: rounds, text: 'x' } } }
  return JSON.stringify({ chainwright: 1, nodes, flows: { body } })
}

it.each([
  { kind: 'parallel', few: 30, many: 300, flowOfSize: parallelFlow },
  { kind: 'loop', few: 20, many: 200, flowOfSize: loopFlow },
])(
  'does not grow with the square of what it does: $kind',
  async ({ kind, few, many, flowOfSize }) => {
    const small = await measure(`${kind}-${few}`, flowOfSize(few))
    const large = await measure(`${kind}-${many}`, flowOfSize(many))
    expect(large.rows / small.rows).toBeLessThan(10.1)
    expect(large.ms / small.ms).toBeLessThan(50) // 100 if it grew with the square
  },
)

/** Transactions a second on PostgreSQL, over two seconds. */
async function transactionRate(): Promise<number> {
  const count = async (): Promise<{ done: number; time: number }> => {
    const [row] = await scene.query<{ done: number; time: number }>(
      `SELECT (xact_commit + xact_rollback)::int AS done,
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time
       FROM pg_stat_database WHERE datname = current_database()`,
    )
    return row!
  }
  const before = await count()
  await pause(2000)
  const after = await count()
  return ((after.done - before.done) / (after.time - before.time)) * 1000
}

it('asks PostgreSQL little while there is nothing to do', async () => {
  let rate = Infinity
  // What was done before is counted some seconds late.
  await vi.waitUntil(async () => (rate = await transactionRate()) < 150, longestMs)
  process.stdout.write(`two idle workers: ${rate.toFixed(0)} transactions a second\n`)
})
