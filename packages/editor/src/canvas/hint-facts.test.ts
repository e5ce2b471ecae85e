import { createRegistry, parseFlow } from '@chainwright/core'
import { startRun, planFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { createShownRun } from '../run/shown-run.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { createBoard } from './board.ts'
import { hintFacts } from './hint-facts.ts'

it('tells the last value of a wire, with its size, and that there is none before a run', async () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { name: { type: 'text' } },
    nodes: {
      greet: {
        type: 'prompt',
        inputs: { template: 'Hello {{name}}', name: { from: 'inputs.name' } },
      },
      join: { type: 'join', inputs: { texts: { from: 'greet.text' } } },
    },
    outputs: {},
  })
  const registry = createRegistry(standardNodes)
  const board = createBoard(createEditor({ flow: flow!, registry, runner: {} as Runner }))
  const { layer } = board.store.getState()
  const wire = { kind: 'wire', id: 'join.texts' } as const
  const none = hintFacts(layer, wire, { state: undefined, entered: [] })
  expect(none).toEqual({
    title: 'text of Prompt · text',
    about: undefined,
    value: undefined,
    notes: [],
  })

  const plan = planFlow(flow!, registry)
  const shown = createShownRun('r', flow!, plan)
  const models = { resolve: () => Promise.reject(new Error('no model is asked for here')) }
  const options = { run: 'r', inputs: { name: 'Ada' }, models }
  await startRun(plan, { ...options, onEvent: (event) => shown.take([event as never]) }).result
  const facts = hintFacts(layer, wire, { state: shown.state, entered: [] })
  expect(facts!.value).toBe('Hello Ada')
  expect(facts!.notes[0]).toBe('9 characters')

  const port = { kind: 'port', card: 'greet', port: 'name', side: 'input' } as const
  expect(hintFacts(layer, port, { state: shown.state, entered: [] })!.value).toBe('Ada')

  const texts = { kind: 'port', card: 'join', port: 'texts', side: 'input' } as const
  const about = hintFacts(layer, texts, { state: undefined, entered: [] })
  expect(about).toMatchObject({ title: 'texts of Join · text[]', value: undefined })
  expect(about!.about).toMatch(/^Takes a list of texts\. .+\. Needed\.$/)
})
