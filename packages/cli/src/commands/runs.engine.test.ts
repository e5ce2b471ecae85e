import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, parseFlow, planFlow, runStart } from '@chainwright/core'
import { startDbosWorker } from '@chainwright/durable/dbos'
import { createFlowWorker, openFolderStore, type SharedStore } from '@chainwright/durable/engines'
import { openPostgresStore } from '@chainwright/durable/postgres'
import { serveRestateWorker, startRestateServer } from '@chainwright/durable/restate'
import { standardNodes } from '@chainwright/nodes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepStart, schedulerVersion } from '../../../durable/src/engines/shared-run.ts'
import { createPostgres } from '../../../durable/test/start-postgres.ts'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const askFlow = flowText({
  name: 'Ask first',
  inputs: { topic: { type: 'text', default: 'cats' } },
  nodes: {
    draft: {
      type: 'prompt',
      inputs: { template: 'On {{topic}}?', topic: { from: 'inputs.topic' } },
    },
    ok: { type: 'ask', inputs: { question: { from: 'draft.text' }, choices: ['yes', 'no'] } },
    both: { type: 'join', inputs: { texts: [{ from: 'draft.text' }, { from: 'ok.answer' }] } },
  },
  outputs: { text: { from: 'both.text' } },
})

const chainFlow = flowText({
  name: 'Three texts',
  inputs: { word: { type: 'text', default: 'x' } },
  nodes: {
    a: { type: 'prompt', inputs: { template: '{{word}}a', word: { from: 'inputs.word' } } },
    b: { type: 'prompt', inputs: { template: '{{text}}b', text: { from: 'a.text' } } },
    side: { type: 'prompt', inputs: { template: '{{text}}s', text: { from: 'a.text' } } },
    c: { type: 'join', inputs: { texts: [{ from: 'b.text' }, { from: 'side.text' }] } },
  },
  outputs: { text: { from: 'c.text' } },
})

const registry = createRegistry(standardNodes)

/** An engine with a worker in this process, and how the command line finds it. */
interface EnginePlace {
  readonly store: SharedStore
  readonly words: readonly string[]
  readonly variables: Record<string, string>
  readonly configuration: object
  close(): Promise<void>
}

function callsOn({ words: engine, variables, configuration }: EnginePlace) {
  const folder = folderWith({
    'a.flow.json': askFlow,
    'c.flow.json': chainFlow,
    'my.config.json': JSON.stringify(configuration),
  })
  const call = async (words: readonly string[], options: CliOptions = {}) =>
    runCli([...words, '--config', 'my.config.json', ...engine], { folder, variables, ...options })
  const json = async (words: readonly string[]) =>
    JSON.parse((await call([...words, '--json'])).stdout)
  const began = ({ stderr }: { stderr: string }): string => /run-\w+/.exec(stderr)?.[0] ?? ''
  return { call, json, began }
}

function proveRuns(placeOf: () => EnginePlace): void {
  it('lists and shows runs with inputs, steps and outputs, the newest first', async () => {
    const { call, json } = callsOn(placeOf())
    const first = await json(['run', 'c.flow.json', '--seed', '7'])
    const second = await json(['run', 'c.flow.json', '--input', 'word=y'])
    const { runs, total } = await json(['runs', 'list', '--limit', '2'])
    expect(runs).toMatchObject([
      { run: second.run, status: 'succeeded', name: 'Three texts' },
      { run: first.run, status: 'succeeded', seed: 7 },
    ])
    expect(total).toBeGreaterThanOrEqual(2)
    const { stdout } = await call(['runs', 'list', '--limit', '1'])
    expect(stdout).toContain(second.run)
    expect(stdout).toMatch(/\d+ more; --limit N/)
    const shown = await json(['runs', 'show', second.run])
    expect(shown).toMatchObject({
      run: second.run,
      status: 'succeeded',
      inputs: { word: 'y' },
      outputs: { text: 'yab\n\nyas' },
    })
    const steps = shown.steps.map(({ node }: { node: string }) => node)
    expect(steps.toSorted()).toEqual(['a', 'b', 'c', 'side'])
    expect((await call(['runs', 'show', second.run])).stdout).toContain('word: y')
  })

  it('shows what a run asks, and goes on with the answer', async () => {
    const { call, json, began } = callsOn(placeOf())
    const first = await call(['run', 'a.flow.json'])
    expect(first).toMatchObject({ code: 4, stderr: expect.stringContaining('ok asks: On cats?') })
    const run = began(first)
    expect((await json(['runs', 'list', '--limit', '1'])).runs).toMatchObject([
      { run, status: 'running' },
    ])
    const shown = await json(['runs', 'show', run])
    expect(shown).toMatchObject({ status: 'running', waiting: [{ step: 'ok' }] })
    const refused = await call(['runs', 'resume', run, '--answer', 'ok=perhaps'])
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('none of the answers'),
    })
    const second = await call(['runs', 'resume', run.slice(4, 10), '--answer', 'ok=no'])
    expect(second).toMatchObject({ code: 0, stdout: 'On cats?\n\nno\n' })
    expect(await call(['runs', 'resume', run])).toMatchObject({
      code: 0,
      stdout: 'On cats?\n\nno\n',
    })
  })

  it('asks at the terminal, once', async () => {
    const { call } = callsOn(placeOf())
    const { code, stdout, stderr } = await call(['run', 'a.flow.json'], { answer: 'yes' })
    expect([code, stdout]).toEqual([0, 'On cats?\n\nyes\n'])
    expect(stderr.split('ok asks: On cats?')).toHaveLength(2)
  })

  it('runs again from a node, with the outputs of what stands before it', async () => {
    const { call, json } = callsOn(placeOf())
    const { run } = await json(['run', 'c.flow.json', '--seed', '7', '--input', 'word=w'])
    const again = await call(['runs', 'rerun', run, '--from', 'b'])
    expect(again).toMatchObject({ code: 0, stdout: 'wab\n\nwas\n' })
    expect(again.stderr).toContain('a pinned\n')
    expect((await json(['runs', 'list', '--limit', '1'])).runs).toMatchObject([
      { parent: run, seed: 7 },
    ])
    expect(await call(['runs', 'rerun', run])).toMatchObject({ code: 0, stdout: 'wab\n\nwas\n' })
    const unknown = await call(['runs', 'rerun', run, '--from', 'z'])
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no node `z`') })
  })

  it('cancels a run that waits, and deletes it then', async () => {
    const { call, json, began } = callsOn(placeOf())
    const run = began(await call(['run', 'a.flow.json']))
    const early = await call(['runs', 'delete', run])
    expect(early).toMatchObject({ code: 3, stderr: expect.stringContaining('[run-taken]') })
    expect(await json(['runs', 'cancel', run])).toEqual({ runs: [{ run, status: 'cancelled' }] })
    const late = await call(['runs', 'cancel', run])
    expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('[run-over]') })
    expect(await json(['runs', 'delete', run])).toEqual({ deleted: [run] })
    const gone = await call(['runs', 'show', run])
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('no run') })
  })

  it('leads a run to its end whose beginner died before the engine had it', async () => {
    const place = placeOf()
    await keepRun(place.store, 'left-alone', schedulerVersion)
    const { code, stdout } = await callsOn(place).call(['runs', 'resume', 'left-alone'])
    expect([code, stdout]).toEqual([0, 'xab\n\nxas\n'])
  })

  it('refuses a run of another version of the scheduler', async () => {
    const place = placeOf()
    await keepRun(place.store, 'old-run', 99)
    const { call } = callsOn(place)
    for (const action of ['resume', 'cancel']) {
      const { code, stderr } = await call(['runs', action, 'old-run'])
      expect([code, stderr]).toEqual([2, expect.stringContaining('[run-other-scheduler]')])
    }
  })

  it('refuses what is for the workers to decide', async () => {
    const { call, json } = callsOn(placeOf())
    const { run } = await json(['run', 'c.flow.json'])
    for (const action of ['resume', 'rerun']) {
      const { code, stderr } = await call(['runs', action, run, '--device', 'cpu'])
      expect([code, stderr]).toEqual([2, expect.stringContaining('--device is decided where')])
    }
  })
}

/** A run that nobody has handed to the engine. */
async function keepRun(store: SharedStore, run: string, scheduler: number): Promise<void> {
  const plan = planFlow(parseFlow(chainFlow).flow!, registry)
  const start = runStart(plan, { run })
  const header = { run, digest: plan.digest, flow: chainFlow, startedAt: start.time, scheduler }
  await keepStart(store, header, start)
}

describe('runs on DBOS', () => {
  let place: EnginePlace
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chainwright-runs-'))
    const postgres = await createPostgres(folder)
    await postgres.start()
    const { url } = postgres
    const store = await openPostgresStore({ url })
    const worker = await startDbosWorker(createFlowWorker({ store, registry, step: {} }), { url })
    place = {
      store,
      words: ['--engine', 'dbos'],
      variables: { DATABASE_URL: url },
      configuration: {},
      async close() {
        await worker.close()
        await store.close()
        await postgres.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }, 90_000)
  afterAll(async () => place.close(), 60_000)
  proveRuns(() => place)
})

describe('runs on Restate', () => {
  let place: EnginePlace
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chainwright-runs-'))
    const server = await startRestateServer({ folder })
    const store = await openFolderStore(join(folder, 'shared'))
    const options = { store, registry, step: {} }
    const worker = await serveRestateWorker(createFlowWorker(options), { admin: server.admin })
    place = {
      store,
      words: ['--engine', 'restate', '--store', join(folder, 'shared')],
      variables: {},
      configuration: { engine: { ingress: server.ingress } },
      async close() {
        await worker.close()
        await server.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }, 90_000)
  afterAll(async () => place.close(), 60_000)
  proveRuns(() => place)
})
