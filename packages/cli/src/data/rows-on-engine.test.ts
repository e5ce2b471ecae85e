import { createRegistry, defineNode, parseFlow, planFlow, port, text } from '@chainwright/core'
import {
  deleteSharedRun,
  listSharedRuns,
  openFolderStore,
  type SharedStore,
} from '@chainwright/durable/engines'
import { expect, it } from 'vitest'
import { createEngineInProcess } from '../../../durable/test/engine-in-process.ts'
import { folderWith } from '../../test/run-cli.ts'
import { runIds, runRowsOnEngine, type EngineRowResult } from './rows-on-engine.ts'

const flow = JSON.stringify({
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: { say: { type: 'say', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { said: { from: 'say.text' } },
})

/** Runs rows of texts on an engine in this process, and tells what ran. */
async function scene(store?: SharedStore) {
  const ran: string[] = []
  const opened = store ?? (await openFolderStore(folderWith({})))
  const say = defineNode({
    type: 'say@1',
    title: '',
    description: 'For tests.',
    group: 'text',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    async run({ inputs }) {
      ran.push(inputs.text)
      if (inputs.text === 'bad') throw new Error('it is bad')
      return { text: inputs.text.toUpperCase() }
    },
  })
  const registry = createRegistry([say])
  const engine = createEngineInProcess(opened, registry)
  const plan = planFlow(parseFlow(flow).flow!, registry)
  async function run(texts: readonly unknown[], signal = new AbortController().signal) {
    const rows = texts.map((one) => ({ inputs: { text: one }, key: `key${String(one)}` }))
    const results: EngineRowResult[] = []
    const request = {
      engine: { engine, store: opened },
      plan,
      text: flow,
      name: 'Say',
      source: '/a.flow.json',
      seed: undefined,
      from: 0,
      rowsAtOnce: 3,
      signal,
    }
    for await (const one of runRowsOnEngine(rows, request)) results.push(one)
    return results
  }
  return { ran, run, engine, plan, store: opened }
}

it('gives the results of all rows in their order, with the run of each', async () => {
  const { run, store } = await scene()
  const results = await run(['a', 'b', 'c', 'd', 'e'])
  expect(results.map(({ row, status, outputs }) => [row, status, outputs['said']])).toEqual(
    ['A', 'B', 'C', 'D', 'E'].map((said, row) => [row, 'succeeded', said]),
  )
  const { runs } = await listSharedRuns(store)
  expect(new Set(runs.map((one) => one.run))).toEqual(new Set(results.map((one) => one.run)))
  expect(runs[0]).toMatchObject({ name: 'Say', source: '/a.flow.json', status: 'succeeded' })
})

it('runs no row again that ran before, wherever it stands', async () => {
  const first = await scene()
  const before = await first.run(['a', 'b'])
  const second = await scene(first.store)
  const after = await second.run(['c', 'b', 'a'])
  expect(second.ran).toEqual(['c'])
  expect(after.slice(1).map(({ run }) => run)).toEqual([before[1]?.run, before[0]?.run])
})

it('runs rows that are alike each by itself', async () => {
  const { run, ran } = await scene()
  const results = await run(['a', 'a', 'a'])
  expect(ran).toEqual(['a', 'a', 'a'])
  expect(new Set(results.map((one) => one.run)).size).toBe(3)
})

it('gives a row that fails, or does not suit the flow, as a result like any other', async () => {
  const { run } = await scene()
  const results = await run(['bad', 5, 'a'])
  expect(results.map(({ status, error }) => [status, error?.code])).toEqual([
    ['failed', 'node-threw'],
    ['failed', 'input-type'],
    ['succeeded', undefined],
  ])
})

it('runs a row again whose run was deleted', async () => {
  const { run, ran, engine, store } = await scene()
  const [failed] = await run(['bad'])
  await deleteSharedRun({ engine, store }, failed?.run ?? '')
  await run(['bad'])
  expect(ran).toEqual(['bad', 'bad'])
})

it('says of a run that somebody cancelled how it can run again', async () => {
  const { run, engine, store } = await scene()
  const submit = engine.submit.bind(engine)
  engine.submit = async (id) => {
    await submit(id)
    await engine.send(id, { type: 'cancel', time: 1 })
  }
  const [result] = await run(['a'])
  expect(result).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
  expect(result?.error?.message).toContain(`chainwright runs delete ${result?.run}`)
  await store.close()
})

it('ends with what the engine says when it takes nothing', async () => {
  const { run, engine } = await scene()
  engine.submit = async () => Promise.reject(new TypeError('broken'))
  await expect(run(['a', 'b'])).rejects.toThrow('broken')
})

it('leaves runs to the workers when nobody looks any more', async () => {
  const { run, engine, store } = await scene()
  const controller = new AbortController()
  engine.submit = async () => controller.abort()
  expect(await run(['a', 'b'], controller.signal)).toEqual([])
  expect((await listSharedRuns(store)).runs[0]).toMatchObject({ status: 'running' })
})

it('names runs by what they are made of', () => {
  const ids = runIds(['k1', 'k2', 'k1', 'k1'])
  expect(ids.slice(0, 2)).toEqual(['row-k1', 'row-k2'])
  expect(new Set(ids).size).toBe(4)
  expect(runIds(['k2', 'k1', 'k1'])).toEqual([ids[1], ids[0], ids[2]])
})

it('says once that no worker seems to be there', async () => {
  const { engine, store, plan } = await scene()
  const controller = new AbortController()
  engine.submit = async () => undefined
  let told = 0
  const rows = ['a', 'b'].map((key) => ({ inputs: { text: key }, key }))
  const results = runRowsOnEngine(rows, {
    engine: { engine, store },
    plan,
    text: flow,
    name: 'Say',
    source: '/a.flow.json',
    seed: undefined,
    from: 0,
    rowsAtOnce: 3,
    signal: controller.signal,
    silenceMs: 1,
    onSilence() {
      told += 1
      controller.abort()
    },
  })
  expect((await results.next()).done).toBe(true)
  expect(told).toBe(1)
})
