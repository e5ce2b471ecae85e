import { join } from 'node:path'
import { createRegistry, parseFlow, planFlow } from '@chainwright/core'
import { openFolderStore, startOnEngine, type FollowedRun } from '@chainwright/durable/engines'
import { standardNodes } from '@chainwright/nodes'
import { expect, it, vi } from 'vitest'
import { createEngineInProcess } from '../../../durable/test/engine-in-process.ts'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

// What needs no engine to answer: the store alone. No server is there.

const askFlow = flowText({
  name: 'Ask first',
  inputs: { topic: { type: 'text', default: 'cats' } },
  nodes: {
    draft: {
      type: 'prompt',
      inputs: { template: 'On {{topic}}?', topic: { from: 'inputs.topic' } },
    },
    ok: { type: 'ask', inputs: { question: { from: 'draft.text' } } },
  },
  outputs: { text: { from: 'ok.answer' } },
})
const registry = createRegistry(standardNodes)
const plan = planFlow(parseFlow(askFlow).flow!, registry)
const until = async (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000 })

/** A store with runs that this process leads, and the command line beside it. */
async function scene() {
  const folder = folderWith({})
  const store = await openFolderStore(join(folder, 'shared'))
  const engine = createEngineInProcess(store, registry)
  async function begin(run: string): Promise<FollowedRun> {
    const started = startOnEngine({ engine, store }, plan, askFlow, { run, name: 'Ask first' })
    await until(() => expect(started.state.nodes[1]?.status).toBe('paused'))
    return started
  }
  async function beginAndAnswer(run: string, answer: string): Promise<void> {
    const started = await begin(run)
    started.signal('ok', answer)
    await started.result
  }
  const words = ['--engine', 'restate', '--store', 'shared']
  const call = async (given: readonly string[], options: CliOptions = {}) =>
    runCli(['runs', ...given, ...words], { folder, ...options })
  const json = async (...given: string[]) => JSON.parse((await call([...given, '--json'])).stdout)
  return { store, begin, beginAndAnswer, call, json }
}

it('lists runs under way and over', async () => {
  const { begin, beginAndAnswer, call, json } = await scene()
  expect((await call(['list'])).stdout).toBe('No runs are remembered here.\n')
  await beginAndAnswer('run-one', 'yes')
  await begin('run-two')
  expect(await json('list')).toMatchObject({
    engine: 'restate',
    total: 2,
    runs: [
      { run: 'run-two', status: 'running', name: 'Ask first' },
      { run: 'run-one', status: 'succeeded', usage: { cost: 0 } },
    ],
  })
  const { stdout } = await call(['list', '--limit', '1'])
  expect(stdout).toMatch(/^run-two {2}running .* Ask first\n1 more; --limit N\n$/)
})

it('shows the steps of a run, and what it asks', async () => {
  const { begin, call, json } = await scene()
  await begin('run-two')
  const shown = await json('show', 'two')
  expect(shown).toMatchObject({
    run: 'run-two',
    status: 'running',
    inputs: {},
    steps: [{ node: 'draft', status: 'succeeded' }],
    waiting: [{ step: 'ok' }],
  })
  const { stdout } = await call(['show', 'run-two'])
  expect(stdout).toContain('ok asks: On cats?')
})

it('shows outputs of a run that is over', async () => {
  const { beginAndAnswer, json } = await scene()
  await beginAndAnswer('run-one', 'yes')
  expect(await json('show', 'run-one')).toMatchObject({
    status: 'succeeded',
    outputs: { text: 'yes' },
    waiting: [],
  })
})

it('goes on showing a run whose node types are not there, without its questions', async () => {
  const { begin, store, call } = await scene()
  await begin('run-two')
  const header = JSON.parse((await store.read('runs/run-two/head')) ?? '') as { flow: string }
  const flow = header.flow.replace('"prompt"', '"mine"')
  await store.write('runs/run-two/head', JSON.stringify({ ...header, flow }))
  const { code, stdout, stderr } = await call(['show', 'run-two'])
  expect([code, stdout]).toEqual([0, expect.stringContaining('✓ draft')])
  expect(stderr).toContain('what it asks is not known here')
})

it('deletes what is over, and nothing when a name is wrong', async () => {
  const { begin, beginAndAnswer, call, json } = await scene()
  await beginAndAnswer('run-one', 'yes')
  await begin('run-two')
  const wrong = await call(['delete', 'run-one', 'nonsense'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('no run `nonsense`') })
  const early = await call(['delete', 'run-two'])
  expect(early).toMatchObject({ code: 3, stderr: expect.stringContaining('runs cancel run-two') })
  expect(await json('delete', 'run-one')).toEqual({ deleted: ['run-one'] })
  expect((await json('list')).runs).toMatchObject([{ run: 'run-two' }])
})

it('refuses to cancel a run that is over, and one that no engine leads', async () => {
  const { beginAndAnswer, call } = await scene()
  await beginAndAnswer('run-one', 'yes')
  const over = await call(['cancel', 'run-one'])
  expect(over).toMatchObject({ code: 2, stderr: expect.stringContaining('over (succeeded)') })
  const unnamed = await runCli(['runs', 'cancel', 'run-one'])
  expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('add --engine NAME') })
})

it('refuses to go on with a run of another version of the scheduler', async () => {
  const { store, begin, call } = await scene()
  await begin('run-two')
  const header = JSON.parse((await store.read('runs/run-two/head')) ?? '') as object
  await store.write('runs/run-two/head', JSON.stringify({ ...header, scheduler: 99 }))
  for (const action of ['resume', 'cancel']) {
    const { code, stderr } = await call([action, 'run-two'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('[run-other-scheduler]')])
  }
})

it('refuses what is for the workers to decide', async () => {
  const { beginAndAnswer, call } = await scene()
  await beginAndAnswer('run-one', 'yes')
  for (const action of ['resume', 'rerun']) {
    const { code, stderr } = await call([action, 'run-one', '--device', 'cpu'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--device is decided where')])
  }
})

it('says that no step waits for an answer that was given', async () => {
  const { beginAndAnswer, call } = await scene()
  await beginAndAnswer('run-one', 'yes')
  const { code, stdout, stderr } = await call(['resume', 'run-one', '--answer', 'ok=no'])
  expect([code, stdout]).toEqual([0, 'yes\n'])
  expect(stderr).toContain('--answer ok: no step of this name waits for an answer')
})
