import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { generate } from './generate.ts'

test('answers a prompt as a conversation, with the system text before it', async () => {
  const models = createFakeModels({ reply: 'Four.' })
  const inputs = { prompt: 'Two and two?', system: 'Be short.' }
  const run = await runNode(generate, inputs, { model: models.capabilities })
  expect(run.outputs).toEqual({
    text: 'Four.',
    texts: ['Four.'],
    finish: 'stop',
    whole: true,
    count: 2,
  })
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
  expect(run.outputs).toMatchObject({ text: 'one two', finish: 'length', whole: false, count: 2 })
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

test('keeps a reply to one of some choices', async () => {
  const models = createFakeModels({ reply: 'I would say yes, surely' })
  const inputs = { prompt: 'Is it?', choices: ['yes', 'no'] }
  const { outputs } = await runNode(generate, inputs, { model: models.capabilities })
  expect(outputs['text']).toBe('yes')
  expect(models.calls[0]?.arguments[1]).toMatchObject({ constraint: { choices: ['yes', 'no'] } })
})

test('gives the value of a reply that a schema keeps in form', async () => {
  const models = createFakeModels({ reply: '{"age": 36}' })
  const inputs = { prompt: 'Who?', schema: { type: 'object' } }
  const whole = await runNode(generate, inputs, { model: models.capabilities })
  expect(whole.outputs['json']).toEqual({ age: 36 })
  const cut = await runNode(generate, { ...inputs, maxTokens: 3 }, { model: models.capabilities })
  expect(cut.outputs).toMatchObject({ finish: 'length', whole: false })
  expect(cut.outputs).not.toHaveProperty('json')
})

test.each([
  [{ prompt: 'Hi', choices: ['a'], regex: 'a' }, 'inputs-conflict', 'regex'],
  [{ prompt: 'Hi', schema: {}, stop: ['a'] }, 'inputs-conflict', 'stop'],
  [{ prompt: 'Hi', schema: [] }, 'constraint-invalid', 'schema'],
  [{ prompt: 'Hi', candidates: 2 }, 'candidates-alike', 'temperature'],
])('refuses the form of %j', async (inputs, code, port) => {
  const run = async () => runNode(generate, inputs, { model: createFakeModels().capabilities })
  await expect(run()).rejects.toMatchObject({ code, port })
})

test('draws candidates with seeds in a row, all at once', async () => {
  const models = createFakeModels({ reply: (_, { seed }) => `reply ${seed}` })
  const inputs = { prompt: 'Hi', candidates: 3, temperature: 1, seed: 5 }
  const run = await runNode(generate, inputs, { model: models.capabilities })
  expect(run.outputs).toMatchObject({ text: 'reply 5', texts: ['reply 5', 'reply 6', 'reply 7'] })
  expect(run.deltas).toEqual({ text: 'reply 5' })
  expect(run.usage).toHaveLength(3)
  expect(models.calls.map(({ capability }) => capability)).toEqual(['generateBatch'])
})

test('tells how likely each token was, and the reply', async () => {
  const likelihood = (token: string): number => (token === 'one' ? -1 : -2)
  const { capabilities } = createFakeModels({ reply: 'one two', likelihood })
  const inputs = { prompt: 'Count', logProbabilities: 0 }
  const { outputs } = await runNode(generate, inputs, { model: capabilities })
  expect(outputs).toMatchObject({ logProbability: -3, meanLogProbability: -1.5 })
  expect(outputs['tokens']).toMatchObject([
    { text: 'one', logProbability: -1 },
    { text: ' two', logProbability: -2 },
  ])
})

test('writes a list together, and fails items alone', async () => {
  const models = createFakeModels({ reply: (prompt) => ('text' in prompt ? prompt.text : '!') })
  const items = [
    { prompt: 'a', mode: 'completion' },
    { prompt: 'b', mode: 'completion', candidates: 2 },
    { prompt: 'c', mode: 'completion', candidates: 2, temperature: 1 },
    { prompt: 'd '.repeat(5000), mode: 'completion' },
  ]
  const results = await runNodeBatch(generate, items, { model: models.capabilities })
  expect(results).toMatchObject([
    { text: 'a', texts: ['a'] },
    { code: 'candidates-alike' },
    { texts: ['c', 'c'] },
    { code: 'prompt-too-long' },
  ])
  expect(models.calls).toHaveLength(1)
})
