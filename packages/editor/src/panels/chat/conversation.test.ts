import { createMemoryCache, createRegistry, parseFlow, type Flow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createFakeModels } from '@chainwright/nodes/fake'
import { expect, it } from 'vitest'
import { createEngineRunner } from '../../run/engine-runner.ts'
import { createEngine } from '../../run/engine.ts'
import { createEditor } from '../../session/editor.ts'
import { conversationOf, say } from './conversation.ts'

function makeEditor(flow: Flow | undefined) {
  const engine = createEngine({ models: createFakeModels(), cache: createMemoryCache() })
  const runner = createEngineRunner(engine, 'test')
  const registry = createRegistry(standardNodes)
  return createEditor({ flow: flow!, registry, runner, schedule: queueMicrotask })
}
const { signal } = new AbortController()

it('hands the history from turn to turn and shows everything that was said', async () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { prompt: { type: 'text' }, history: { type: 'messages', default: [] } },
    nodes: {
      chat: {
        type: 'chat',
        model: 'fake/chat',
        inputs: { prompt: { from: 'inputs.prompt' }, history: { from: 'inputs.history' } },
      },
    },
    outputs: { reply: { from: 'chat.reply' }, history: { from: 'chat.history' } },
  })
  const editor = makeEditor(flow)
  const store = conversationOf(editor)
  await say(editor, store, { text: 'Hello', signal })
  await say(editor, store, { text: 'Again', signal })

  const { said, history, writing, problem } = store.getState()
  expect(problem).toBeUndefined()
  expect(writing).toBeUndefined()
  expect(said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
  expect(history.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
    'Hello',
    'Again',
  ])
  expect(editor.runs.shown()?.state.status).toBe('succeeded')
})

it('says what is missing in a flow that cannot converse', async () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { text: { type: 'text' } },
    nodes: {},
    outputs: {},
  })
  const editor = makeEditor(flow)
  const store = conversationOf(editor)
  await say(editor, store, { text: 'Hello', signal })
  expect(store.getState().problem).toContain('history')
})
