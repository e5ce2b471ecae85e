import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { generate } from './generate.ts'

test('answers a prompt as a conversation, with the system text before it', async () => {
  const models = createFakeModels({ reply: 'Four.' })
  const inputs = { prompt: 'Two and two?', system: 'Be short.' }
  const run = await runNode(generate, inputs, { model: models.capabilities })
  expect(run.outputs).toEqual({ text: 'Four.', finish: 'stop', tokens: 2 })
  expect(models.calls[0]?.arguments[0]).toEqual({
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Two and two?' },
    ],
  })
})

test('continues a text in completion mode', async () => {
  const models = createFakeModels({ reply: ' a time' })
  const inputs = { prompt: 'Once upon', mode: 'completion' }
  await runNode(generate, inputs, { model: models.capabilities })
  expect(models.calls[0]?.arguments[0]).toEqual({ text: 'Once upon' })
})

test('shows the text as it grows and counts tokens', async () => {
  const model = createFakeModels({ reply: 'one two three' }).capabilities
  const run = await runNode(generate, { prompt: 'Count', maxTokens: 2 }, { model })
  expect(run.outputs).toMatchObject({ text: 'one two', finish: 'length', tokens: 2 })
  expect(run.deltas).toEqual({ text: 'one two' })
  expect(run.usage).toMatchObject([{ outputTokens: 2 }])
})

test('ends before a stop text', async () => {
  const model = createFakeModels({ reply: 'one. two. three.' }).capabilities
  const { outputs } = await runNode(generate, { prompt: 'Count', stop: [' two'] }, { model })
  expect(outputs).toMatchObject({ text: 'one.', finish: 'stop' })
})

test("takes the run's seed when it has none of its own", async () => {
  const models = createFakeModels()
  const options = { model: models.capabilities, seed: 7 }
  await runNode(generate, { prompt: 'a' }, options)
  await runNode(generate, { prompt: 'a', seed: 1 }, options)
  expect(models.calls.map((call) => call.arguments[1])).toMatchObject([{ seed: 7 }, { seed: 1 }])
})

test('is repeatable when it is greedy or has a seed', () => {
  expect(generate.repeatable({ temperature: 0 }, undefined)).toBe(true)
  expect(generate.repeatable({ temperature: 1 }, undefined)).toBe(false)
  expect(generate.repeatable({ temperature: 1, seed: 1 }, undefined)).toBe(true)
  expect(generate.repeatable({ temperature: 1 }, 1)).toBe(true)
})

const said = [{ role: 'user', content: 'Hi' }]
test.each([
  [{}, 'input-missing', 'prompt'],
  [{ prompt: 'Hi', messages: said }, 'inputs-conflict', 'messages'],
  [{ messages: said, mode: 'completion' }, 'inputs-conflict', 'messages'],
  [{ prompt: 'Hi', system: 'Be short.', mode: 'completion' }, 'inputs-conflict', 'system'],
])('refuses %j', async (inputs, code, port) => {
  const run = runNode(generate, inputs, { model: createFakeModels().capabilities })
  await expect(run).rejects.toMatchObject({ code, port })
})

test('refuses to chat with a model that cannot', async () => {
  const { capabilities } = createFakeModels()
  const model = { generate: { ...capabilities.generate, chat: false } }
  const run = runNode(generate, { prompt: 'Hi' }, { model })
  await expect(run).rejects.toMatchObject({ code: 'model-not-chat', port: 'mode' })
})

test('stops when it is cancelled', async () => {
  const controller = new AbortController()
  const model = createFakeModels({
    reply() {
      controller.abort(new Error('enough'))
      return 'one two'
    },
  }).capabilities
  const run = runNode(generate, { prompt: 'Hi' }, { model, signal: controller.signal })
  await expect(run).rejects.toThrow('enough')
})
