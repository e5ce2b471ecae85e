import { FlowError } from '@chainwright/core'
import { expect, test } from 'vitest'
import { type NodeRun, runNode } from '../../test/run-node.ts'
import { type FakeModels, createFakeModels } from '../fake/create-fake-models.ts'
import type { Prompt } from '../models/generate.ts'
import { summarize } from './summarize.ts'

/** A model that tells how long its task was. */
function countWords(prompt: Prompt): string {
  return `A part of ${taskOf(prompt).split(/\s+/).length} words.`
}

function taskOf(prompt: Prompt): string {
  return 'text' in prompt ? prompt.text : (prompt.messages[0]?.content ?? '')
}

test('summarizes at once what fits the window', async () => {
  const models = createFakeModels({ reply: 'Short.' })
  const run = await runNode(summarize, { text: 'A long text.' }, { model: models.capabilities })
  expect(run.outputs).toEqual({ summary: 'Short.' })
  expect(run.deltas).toEqual({ summary: 'Short.' })
  expect(models.calls).toHaveLength(1)
})

test('summarizes a longer text part by part, and then the summaries', async () => {
  const models = createFakeModels({ reply: countWords, contextWindow: 120, batches: false })
  const text = 'This sentence has six words only. '.repeat(30)
  const inputs = { text, maxTokens: 20 }
  const run = await runNode(summarize, inputs, { model: models.capabilities })
  expect(models.calls.length).toBeGreaterThan(3)
  expect(run.progress.at(-1)).toEqual([models.calls.length - 1, models.calls.length - 1])
  const last = models.calls.at(-1)?.arguments[0] as Prompt
  expect(JSON.stringify(last)).toContain('A part of')
  expect(run.deltas).toEqual(run.outputs)
})

test('summarizes parts in batches when the model takes them, with the same result', async () => {
  const text = 'This sentence has six words only. '.repeat(60)
  const inputs = { text, partTokens: 64, maxTokens: 20 }
  const run = (models: FakeModels) => runNode(summarize, inputs, { model: models.capabilities })
  const models = createFakeModels({ reply: countWords })
  const single = createFakeModels({ reply: countWords, batches: false })
  const [batched, apart] = [await run(models), await run(single)]
  expect(batched.outputs).toEqual(apart.outputs)
  const sizes = models.calls.flatMap((call) =>
    call.capability === 'generateBatch' ? [call.arguments[0].length] : [],
  )
  expect(sizes[0]).toBe(8)
  expect(models.calls.length).toBeLessThan(single.calls.length / 2)
  expect(batched.progress.slice(0, 2).map(([done]) => done)).toEqual([0, 8])
  const used = ({ usage }: NodeRun) => usage.reduce((sum, one) => sum + one.inputTokens!, 0)
  expect(used(batched)).toBe(used(apart))
})

test('fails with the error of a part', async () => {
  const reply = (): string => {
    throw new FlowError({ code: 'prompt-too-long', message: 'No.' })
  }
  const model = createFakeModels({ reply }).capabilities
  const inputs = { text: 'word '.repeat(500), partTokens: 64 }
  const error = { code: 'prompt-too-long' }
  await expect(runNode(summarize, inputs, { model })).rejects.toMatchObject(error)
})

test('improves one running summary part by part when it refines', async () => {
  const reply = (prompt: Prompt) => {
    const task = taskOf(prompt)
    const before = /so far:\n(.*)/.exec(task)?.[1] ?? ''
    return `${before}${/part (\w)/.exec(task.split('Next part').at(-1)!)?.[1]}`
  }
  const models = createFakeModels({ reply })
  const text = ['a', 'b', 'c'].map((name) => `This is part ${name}. ${'word '.repeat(60)}`)
  const inputs = { text: text.join('\n\n'), strategy: 'refine', partTokens: 70, maxTokens: 20 }
  const run = await runNode(summarize, inputs, { model: models.capabilities })
  expect(run.outputs).toEqual({ summary: 'abc' })
  expect(run.deltas).toEqual({ summary: 'abc' })
  expect(run.progress.at(-1)).toEqual([3, 3])
  const tasks = models.calls.map((call) => taskOf(call.arguments[0] as Prompt))
  expect(tasks[0]).toMatch(/^Summarize the text below.*\n\nThis is part a/)
  expect(tasks[2]).toContain('Summary of the text so far:\nab\n\nNext part of the text:\n')
})

test('keeps the summary so far when the model says nothing about a part', async () => {
  const reply = (prompt: Prompt) => (taskOf(prompt).includes('so far') ? ' ' : 'All is well.')
  const model = createFakeModels({ reply }).capabilities
  const inputs = { text: 'word '.repeat(200), strategy: 'refine', partTokens: 70, maxTokens: 20 }
  const { outputs } = await runNode(summarize, inputs, { model })
  expect(outputs).toEqual({ summary: 'All is well.' })
})

test.each([{ strategy: 'refine' }, { strategy: 'map-reduce' }])(
  'stops between parts when it is cancelled: $strategy',
  async ({ strategy }) => {
    const abort = new AbortController()
    const reply = () => {
      abort.abort()
      return 'Short.'
    }
    const models = createFakeModels({ reply, batches: false })
    const { signal } = abort
    const inputs = { text: 'word '.repeat(400), strategy, partTokens: 70, maxTokens: 20 }
    const run = runNode(summarize, inputs, { model: models.capabilities, signal })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(models.calls).toHaveLength(1)
  },
)

test('ends even when the model repeats the whole text', async () => {
  const models = createFakeModels({ contextWindow: 100 })
  const inputs = { text: 'word '.repeat(2000), maxTokens: 30 }
  const { outputs } = await runNode(summarize, inputs, { model: models.capabilities })
  expect(String(outputs['summary']).length).toBeGreaterThan(0)
})

test('refuses a text that does not fit when it is to be summarized whole', async () => {
  const model = createFakeModels({ contextWindow: 120 }).capabilities
  const inputs = { text: 'word '.repeat(200), strategy: 'whole', maxTokens: 20 }
  const error = { code: 'text-too-long', port: 'text' }
  await expect(runNode(summarize, inputs, { model })).rejects.toMatchObject(error)
})

test('refuses a window without room for text', async () => {
  const model = createFakeModels({ contextWindow: 120 }).capabilities
  const run = runNode(summarize, { text: 'word', maxTokens: 110 }, { model })
  await expect(run).rejects.toMatchObject({ code: 'window-too-small', port: 'maxTokens' })
})

test('picks sentences of the text when it is extractive', async () => {
  const models = createFakeModels()
  const text =
    'Cats sleep all day. Cats sleep all night. The weather is fine. Cats and weather make a day.'
  const inputs = { text, strategy: 'extractive', sentences: 2 }
  const { outputs } = await runNode(summarize, inputs, { model: models.capabilities })
  const picked = String(outputs['summary'])
  expect(picked.match(/[^.]+\./g)).toHaveLength(2)
  for (const sentence of picked.split(/(?<=\.) /)) expect(text).toContain(sentence)
  expect(models.calls.map((call) => call.capability)).toEqual(['embed'])
})

test('needs a generator, or a sentence encoder when it is extractive', () => {
  const needs = summarize.model as (literals: object) => readonly string[]
  expect(needs({ strategy: 'whole' })).toEqual(['generate', 'tokenize'])
  expect(needs({ strategy: 'extractive' })).toEqual(['embed', 'tokenize'])
})

test('has nothing to say about a blank text', async () => {
  const models = createFakeModels()
  const { outputs } = await runNode(summarize, { text: ' \n' }, { model: models.capabilities })
  expect(outputs).toEqual({ summary: '' })
  expect(models.calls).toEqual([])
})

test('reads at most partTokens at once, though the window holds more', async () => {
  const models = createFakeModels({ reply: countWords, contextWindow: 4000, batches: false })
  const text = 'This sentence has six words only. '.repeat(60)
  await runNode(summarize, { text, partTokens: 200 }, { model: models.capabilities })
  expect(models.calls.length).toBeGreaterThan(2)
})

test('ends a summary that was cut off with its last whole sentence', async () => {
  const models = createFakeModels({ reply: 'The cat sat down. It looked around and' })
  const inputs = { text: 'A long text.', maxTokens: 7 }
  const { outputs } = await runNode(summarize, inputs, { model: models.capabilities })
  expect(outputs).toEqual({ summary: 'The cat sat down.' })
})
