import { readFileSync } from 'node:fs'
import { createRegistry, defineNode, parseFlow, planFlow } from '@chainwright/core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { beginRun } from '../../test/begin-runs.ts'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'
import { startScene, type RestateScene } from '../../test/restate-scene.ts'
import { askJson } from './ask-json.ts'
import { stepsService } from './restate-names.ts'
import { startOnEngine } from '../engines/start-on-engine.ts'

let scene: RestateScene

const mostStarts = 5

beforeAll(async () => {
  scene = await startScene(1, { mostStarts })
})

afterAll(async () => scene.close())

function logOf(run: string): string[][] {
  const lines = readFileSync(scene.log, 'utf8').split('\n')
  return lines.map((line) => line.split(' ')).filter(([, key]) => key?.startsWith(`${run}/`))
}

const long = 60_000
const seen = async (run: string, what: string) =>
  vi.waitUntil(() => logOf(run).find(([event]) => event === what), long)

it('tells running work to stop when a run is cancelled, and begins nothing behind it', async () => {
  const nodes = {
    patient: { type: 'patient', inputs: { text: 'x' } },
    ask: { type: 'ask', inputs: { text: 'y' } },
    after: {
      type: 'effect',
      inputs: { text: { from: 'patient.text' }, also: { from: 'ask.text' } },
    },
  }
  const text = JSON.stringify({ chainwright: 1, nodes })
  const run = startOnEngine(scene, planFlow(parseFlow(text).flow!, scene.registry), text, {
    run: 'cancelled',
  })
  await seen('cancelled', 'begin')
  const asked = Date.now()
  run.cancel('enough')
  const aborted = await seen('cancelled', 'aborted')
  const { status } = await run.result
  process.stdout.write(
    `cancel: heard after ${Number(aborted?.[3]) - asked} ms, over after ${Date.now() - asked} ms\n`,
  )
  expect(status).toBe('cancelled')
  expect([...readEffects(scene.log).begun.keys()]).toEqual(['cancelled/patient/0'])
})

it('takes no step from outside, past the scheduler', async () => {
  await scene.begin('whole', layeredFlow(1, 1, 0))
  await scene.endOf('whole')
  const call = { text: '{"run":"whole","node":"n0_0"}', taken: null }
  const address = `${scene.server().ingress}/${stepsService}/run`
  const { status } = await askJson(address, { method: 'POST', body: { run: 'whole', call } })
  expect(status).toBe(400)
})

it('ends a run as cancelled that was cancelled with the tools of Restate', async () => {
  const nodes = { patient: { type: 'patient', inputs: { text: 'x' } } }
  await scene.begin('tools', JSON.stringify({ chainwright: 1, nodes }))
  await seen('tools', 'begin')
  const [row] = await scene.query(
    `SELECT id FROM sys_invocation WHERE target_service_key = 'tools'`,
  )
  const address = `${scene.server().admin}/invocations/${String(row?.['id'])}/cancel`
  expect((await askJson(address, { method: 'PATCH' })).status).toBe(202)
  await seen('tools', 'aborted')
  expect(await scene.endOf('tools')).toMatchObject({ status: 'cancelled', outputs: {} })
})

it('gives up a step that kills worker after worker, by name, and ends the other runs', async () => {
  const ids = Array.from({ length: 5 }, (_, at) => `innocent-${at}`)
  for (const id of ids) await scene.begin(id, layeredFlow(2, 2, 500))
  await seen('innocent-4', 'begin')
  const nodes = { venom: { type: 'poison', inputs: { text: 'x' } } }
  await scene.begin('poisoned', JSON.stringify({ chainwright: 1, nodes }))
  const { status, error } = await scene.endOf('poisoned')
  expect({ status, error }).toMatchObject({
    status: 'failed',
    error: { code: 'step-poisonous', node: 'venom' },
  })
  expect(logOf('poisoned').filter(([what]) => what === 'begin')).toHaveLength(mostStarts)
  const ends = await Promise.all(ids.map(async (id) => scene.endOf(id)))
  expect(ends.map(({ outputs }) => outputs)).toEqual(ids.map(() => ({ out: 'x..' })))
  expect(readEffects(scene.log).repeated).toEqual([])
})

it('says that a step is in doubt that must not run twice, when its worker was killed', async () => {
  const nodes = { deed: { type: 'unsafe', inputs: { text: 'x' } } }
  await scene.begin('doubtful', JSON.stringify({ chainwright: 1, nodes }))
  const { status, error } = await scene.endOf('doubtful')
  expect({ status, error }).toMatchObject({
    status: 'failed',
    error: { code: 'in-doubt', node: 'deed' },
  })
  expect(logOf('doubtful').filter(([what]) => what === 'begin')).toHaveLength(1)
})

it('refuses a run that another version of the scheduler began', async () => {
  await beginRun({ ...scene, scheduler: 99 }, 'other-scheduler', layeredFlow(1, 1, 0))
  const { status, error } = await scene.endOf('other-scheduler')
  expect({ status, error }).toMatchObject({
    status: 'failed',
    error: { code: 'run-other-scheduler', message: expect.stringContaining('99') },
  })
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
  const nodes = { who: { type: 'stranger' } }
  await beginRun({ ...scene, registry }, 'strange', JSON.stringify({ chainwright: 1, nodes }))
  const { status, error } = await scene.endOf('strange')
  expect({ status, error }).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('stranger') },
  })
  await vi.waitUntil(async () => {
    const rows = await scene.query(
      `SELECT status FROM sys_invocation WHERE target_service_key = 'strange'`,
    )
    return rows[0]?.['status'] === 'completed'
  }, long)
})
