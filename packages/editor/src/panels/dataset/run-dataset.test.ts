import { createMemoryCache, createRegistry, parseFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { dataRows } from '@chainwright/nodes/data'
import { createFakeModels } from '@chainwright/nodes/fake'
import { describe, expect, it } from 'vitest'
import { createEngineRunner } from '../../run/engine-runner.ts'
import { createEngine } from '../../run/engine.ts'
import { createEditor } from '../../session/editor.ts'
import { datasetOf, withRows } from './dataset.ts'
import { runDataset } from './run-dataset.ts'

function makeEditor(mayRun?: () => Promise<boolean>) {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { name: { type: 'text' }, times: { type: 'number', default: 1 } },
    nodes: {
      greet: {
        type: 'prompt',
        inputs: { template: 'Hello {{name}}', name: { from: 'inputs.name' } },
      },
      low: { type: 'check', inputs: { value: { from: 'inputs.times' }, below: 10 } },
    },
    outputs: { text: { from: 'greet.text' }, low: { from: 'low.result' } },
  })
  const engine = createEngine({ models: createFakeModels(), cache: createMemoryCache() })
  const runner = createEngineRunner(engine, 'test')
  const registry = createRegistry(standardNodes)
  const editor = createEditor({ flow: flow!, registry, runner, ...(mayRun && { mayRun }) })
  return { editor, inputs: flow!.inputs.keys() }
}

describe('a data set', () => {
  it('runs the flow once for each row, and goes on when one row fails', async () => {
    const { editor, inputs } = makeEditor()
    const store = datasetOf(editor)
    const rows = dataRows('name,times\nAda,3\nBob,many\nCleo,20\n', 'people.csv')
    store.setState(withRows(store.getState(), { name: 'people.csv', rows, inputs }))

    await runDataset(editor, store, { signal: new AbortController().signal })

    const { outcomes, running, problem } = store.getState()
    expect(problem).toBeUndefined()
    expect(running).toBe(false)
    expect(outcomes.map((outcome) => outcome?.status)).toEqual(['succeeded', 'failed', 'succeeded'])
    expect(outcomes[0]?.outputs).toEqual({ text: 'Hello Ada', low: true })
    expect(outcomes[1]?.error?.message).toContain('times')
    expect(outcomes[2]?.outputs).toEqual({ text: 'Hello Cleo', low: false })
  })

  it('asks once before rows run, and leaves the others alone when the answer is no', async () => {
    let questions = 0
    const { editor, inputs } = makeEditor(() => Promise.resolve((questions += 1) === 0))
    const store = datasetOf(editor)
    const names = Array.from({ length: 40 }, (_, at) => `Person ${at}`)
    const rows = dataRows(['name', ...names].join('\n'), 'people.csv')
    store.setState(withRows(store.getState(), { name: 'people.csv', rows, inputs }))
    await runDataset(editor, store, { signal: new AbortController().signal })
    const { outcomes } = store.getState()
    expect(questions).toBe(1)
    expect(outcomes[0]?.error?.code).toBe('run-refused')
    expect(outcomes[39]).toBeUndefined()
  })

  it('leaves rows alone that are done, until all are asked for again', async () => {
    const { editor, inputs } = makeEditor()
    const store = datasetOf(editor)
    const rows = dataRows('name\nAda\nBob\n', 'people.csv')
    store.setState(withRows(store.getState(), { name: 'people.csv', rows, inputs }))
    const signal = new AbortController().signal
    await runDataset(editor, store, { signal })
    const [first] = store.getState().outcomes

    await runDataset(editor, store, { signal })
    expect(store.getState().outcomes[0]).toBe(first)
    await runDataset(editor, store, { signal, again: true })
    expect(store.getState().outcomes[0]).not.toBe(first)
  })

  it('begins no row once it is stopped', async () => {
    const { editor, inputs } = makeEditor()
    const store = datasetOf(editor)
    const rows = dataRows('name\nAda\n', 'people.csv')
    store.setState(withRows(store.getState(), { name: 'people.csv', rows, inputs }))
    await runDataset(editor, store, { signal: AbortSignal.abort() })
    expect(store.getState().outcomes).toEqual([undefined])
  })

  it('shows outcomes a few times a second, however many rows there are', async () => {
    const { editor, inputs } = makeEditor()
    const store = datasetOf(editor)
    const names = Array.from({ length: 300 }, (_, at) => `person ${at}`)
    const rows = dataRows(`name\n${names.join('\n')}\n`, 'people.csv')
    store.setState(withRows(store.getState(), { name: 'people.csv', rows, inputs }))
    let shown = 0
    const begun = performance.now()
    store.subscribe((now, before) => (shown += now.outcomes === before.outcomes ? 0 : 1))
    await runDataset(editor, store, { signal: new AbortController().signal })
    expect(shown).toBeLessThan((performance.now() - begun) / 100 + 3)
    const { outcomes } = store.getState()
    expect(outcomes).toHaveLength(300)
    expect(outcomes.every((outcome) => outcome?.status === 'succeeded')).toBe(true)
  })
})
