import type { Answer } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import type { Span } from '../models/inference.ts'
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

test.each(['extractive', 'span', 'generative'])(
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
    answers: [{ text: 'Horace Jones [1].', score: 1, source: context }],
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

test('gives the spans that a reading model finds, where they stand in passage and context', async () => {
  const at = (text: string, score: number) => {
    const start = context.lastIndexOf(text)
    return { text, start, end: start + text.length, score }
  }
  const models = createFakeModels({ answer: () => [at('Horace Jones', 0.8), at('1894', 0.1)] })
  const inputs = { question, context, strategy: 'span', top: 2 }
  const { outputs } = await runNode(answer, inputs, { model: models.capabilities })
  expect(outputs['text']).toBe('Horace Jones')
  const answers = outputs['answers'] as Answer[]
  expect(answers.map(({ text, score }) => [text, score])).toEqual([
    ['Horace Jones', 0.8],
    ['1894', 0.1],
  ])
  for (const { text, span, source } of answers)
    expect(source?.slice(span?.start, span?.end)).toBe(text)
  expect(answers[1]?.source).toBe('The bridge was built in 1894. Its towers are tall.')
  const spans = outputs['spans'] as Span[]
  expect(spans.map(({ start, end }) => context.slice(start, end))).toEqual(['Horace Jones', '1894'])
  expect(outputs['passages']).toEqual(answers.map(({ source }) => source))
})

test('asks a reading model about question and context, for as many as are wanted', async () => {
  const models = createFakeModels()
  const inputs = { question, context, strategy: 'span', top: 3 }
  const { outputs } = await runNode(answer, inputs, { model: models.capabilities })
  expect(models.calls[0]?.arguments[0]).toEqual([{ first: question, second: context }])
  expect(models.calls[0]?.arguments[1]).toMatchObject({ top: 3 })
  expect(outputs['answers']).toHaveLength(3)
})

test('gives several sentences when it is extractive, where they stand in the context', async () => {
  const { outputs } = await runNode(
    answer,
    { question, context, top: 2 },
    { model: createFakeModels().capabilities },
  )
  const answers = outputs['answers'] as Answer[]
  expect(answers).toHaveLength(2)
  expect(answers[0]).toEqual(outputs['answer'])
  expect(answers[0]!.score).toBeGreaterThanOrEqual(answers[1]!.score)
  const spans = outputs['spans'] as Span[]
  expect(spans.map(({ start, end }) => context.slice(start, end))).toEqual(
    answers.map(({ text }) => text),
  )
})
