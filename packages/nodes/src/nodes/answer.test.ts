import type { Answer } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { answer } from './answer.ts'

const context =
  'The bridge was built in 1894. Its towers are tall. Who designed the bridge? The bridge was designed by Horace Jones.'
const question = 'Who designed the bridge?'

test('gives the sentence nearest to the question, with its place in the passage around it', async () => {
  const { outputs } = await runNode(
    answer,
    { question, context },
    { model: createFakeModels().capabilities },
  )
  const { text, span, source } = outputs['answer'] as Answer
  expect(text).toBe('The bridge was designed by Horace Jones.')
  expect(source).toBe('Who designed the bridge? The bridge was designed by Horace Jones.')
  expect(source?.slice(span?.start, span?.end)).toBe(text)
  expect(outputs['text']).toBe(text)
})

test('gives a sentence that asks only when there is no other', async () => {
  const { outputs } = await runNode(
    answer,
    { question, context: 'Who knows?' },
    { model: createFakeModels().capabilities },
  )
  expect(outputs['text']).toBe('Who knows?')
})

test.each(['extractive', 'generative'])(
  'has no answer from a blank context when %s',
  async (strategy) => {
    const models = createFakeModels()
    const run = await runNode(
      answer,
      { question, context: ' ', strategy },
      { model: models.capabilities },
    )
    expect(run.outputs).toEqual({})
    expect(models.calls).toEqual([])
  },
)

test('has a model write the answer from numbered passages', async () => {
  const models = createFakeModels({ reply: 'Horace Jones [1].' })
  const inputs = { question, context, strategy: 'generative' }
  const run = await runNode(answer, inputs, { model: models.capabilities })
  expect(JSON.stringify(models.calls[0]?.arguments[0])).toContain(`[1] ${context}`)
  expect(run.outputs).toEqual({
    answer: { text: 'Horace Jones [1].', score: 1, source: context },
    text: 'Horace Jones [1].',
    passages: [context],
  })
  expect(run.deltas).toEqual({ answer: 'Horace Jones [1].' })
})

test('writes from the passages that match the question when not all fit', async () => {
  const models = createFakeModels({ reply: 'Horace Jones.', contextWindow: 300 })
  const filler = 'Nothing of note happened on this day. '.repeat(20)
  const inputs = {
    question,
    context: `${filler}\n\n${context}\n\n${filler}`,
    strategy: 'generative',
    maxTokens: 50,
  }
  const { outputs } = await runNode(answer, inputs, { model: models.capabilities })
  expect((outputs['answer'] as Answer).source).toContain('Horace Jones')
  expect((outputs['passages'] as string[]).join(' ').length).toBeLessThan(filler.length * 2)
})

test('refuses a window without room for the context', async () => {
  const model = createFakeModels({ contextWindow: 100 }).capabilities
  const run = runNode(
    answer,
    { question, context, strategy: 'generative', maxTokens: 90 },
    { model },
  )
  await expect(run).rejects.toMatchObject({ code: 'window-too-small', port: 'maxTokens' })
})
