import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { continueNode } from './continue.ts'

/** A model that goes on counting from the last number it reads. */
const counting = (upTo = Infinity) =>
  createFakeModels({
    reply: (prompt) => {
      const text = 'text' in prompt ? prompt.text : ''
      const last = Number(/(\d+)\D*$/.exec(text)?.[1] ?? 0)
      const numbers = Array.from({ length: 9 }, (_, at) => last + at + 1)
      return numbers
        .filter((number) => number <= upTo)
        .map((number) => ` ${number}`)
        .join('')
    },
  })

test('feeds the model its own text until enough is written', async () => {
  const models = counting()
  const inputs = { prompt: 'Count: 1', maxTokens: 4, enoughTokens: 10 }
  const { outputs, deltas } = await runNode(continueNode, inputs, { model: models.capabilities })
  expect(outputs).toEqual({
    text: ' 2 3 4 5 6 7 8 9 10 11 12 13',
    whole: 'Count: 1 2 3 4 5 6 7 8 9 10 11 12 13',
    times: 3,
    ended: 'enough',
    done: true,
  })
  expect(deltas['text']).toBe(outputs['text'])
  expect(models.calls.at(-1)?.arguments[0]).toEqual({ text: 'Count: 1 2 3 4 5 6 7 8 9' })
})

test('ends with the text that was waited for, also when it came in two pieces', async () => {
  const model = counting().capabilities
  const inputs = { prompt: 'Count: 1', maxTokens: 4, until: '5 6' }
  const { outputs } = await runNode(continueNode, inputs, { model })
  expect(outputs).toMatchObject({ text: ' 2 3 4 5 6', times: 2, ended: 'until' })
})

test('ends when the model has nothing to add, and after the last time', async () => {
  const short = await runNode(
    continueNode,
    { prompt: '1', maxTokens: 20 },
    { model: counting(3).capabilities },
  )
  expect(short.outputs).toMatchObject({ text: ' 2 3', times: 1, ended: 'stop', done: true })
  const long = await runNode(
    continueNode,
    { prompt: '1', maxTokens: 2, maxTimes: 2 },
    { model: counting().capabilities },
  )
  expect(long.outputs).toMatchObject({ text: ' 2 3 4 5', times: 2, ended: 'maxTimes', done: false })
})

test('reads the end of a text that has outgrown the window', async () => {
  const models = createFakeModels({ reply: ' more and more', contextWindow: 12 })
  const inputs = {
    prompt: 'one two three four five six seven eight nine ten',
    maxTokens: 3,
    maxTimes: 1,
  }
  await runNode(continueNode, inputs, { model: models.capabilities })
  const [prompt] = models.calls[0]!.arguments
  expect((prompt as { text: string }).text.trim()).toBe('four five six seven eight nine ten')
  await expect(
    runNode(continueNode, { prompt: 'a', maxTokens: 7 }, { model: models.capabilities }),
  ).rejects.toMatchObject({ code: 'window-too-small' })
})

test('draws each time with the next seed', async () => {
  const models = counting()
  const inputs = { prompt: '1', maxTokens: 2, maxTimes: 2, temperature: 1, seed: 7 }
  await runNode(continueNode, inputs, { model: models.capabilities })
  const seeds = models.calls.map((call) => (call.arguments[1] as { seed?: number }).seed)
  expect(seeds).toEqual([7, 8])
})
