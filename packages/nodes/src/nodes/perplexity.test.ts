import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import type { Prompt, TokenLikelihood } from '../models/generate.ts'
import { perplexity } from './perplexity.ts'

/** Likelihoods by hand: ln 1/2 for the first word, ln 1/8 for others. */
const likelihood = (_: string, before: string) => Math.log(before === '' ? 1 / 2 : 1 / 8)

test('is the exponential of the mean negative log-likelihood', async () => {
  const { capabilities: model } = createFakeModels({ likelihood })
  const { outputs } = await runNode(perplexity, { text: 'one two three' }, { model })
  // The mean of ln 2, ln 8 and ln 8 is 7/3 ln 2.
  expect(outputs['negativeLogLikelihood']).toBeCloseTo((7 / 3) * Math.LN2, 12)
  expect(outputs['perplexity']).toBeCloseTo(2 ** (7 / 3), 12)
  expect(outputs['count']).toBe(3)
  expect(outputs['tokens']).toEqual([
    { text: 'one', logProbability: Math.log(1 / 2) },
    { text: ' two', logProbability: Math.log(1 / 8) },
    { text: ' three', logProbability: Math.log(1 / 8) },
  ])
})

test('scores every token of a long text once, after as many as fit the window', async () => {
  const models = createFakeModels({ likelihood: (_, before) => -before.split(' ').length })
  const words = Array.from({ length: 40 }, (_, index) => `w${index}`)
  const inputs = { text: words.join(' '), window: 12, stride: 4 }
  const run = await runNode(perplexity, inputs, { model: models.capabilities })
  const tokens = run.outputs['tokens'] as TokenLikelihood[]
  expect(tokens.map(({ text }) => text).join('')).toBe(inputs.text)
  const calls = models.calls.map((call) => call.arguments as unknown as [Prompt, string[]])
  expect(calls).toHaveLength(10)
  const prompts = calls.map(([prompt]) => ('text' in prompt ? prompt.text : ''))
  expect(prompts.slice(0, 3)).toEqual(['', 'w0 w1 w2 w3', words.slice(0, 8).join(' ')])
  // From then on, each four words are read after the eight before them.
  expect(prompts[9]).toBe(' ' + words.slice(28, 36).join(' '))
  expect(calls[9]![1]).toEqual([' ' + words.slice(36).join(' ')])
  expect(run.progress.at(-1)).toEqual([10, 10])
})

test('cuts no token in two: a text in windows has the tokens that it has as a whole', async () => {
  const { capabilities: model } = createFakeModels()
  const text = 'One day. Two days here.\n\nThree more days.  Four days at the end. '.repeat(8)
  const { outputs } = await runNode(perplexity, { text, window: 16, stride: 5 }, { model })
  const { tokenize } = model
  const whole = tokenize.encode(text).map((token) => tokenize.decode([token]))
  expect((outputs['tokens'] as TokenLikelihood[]).map((token) => token.text)).toEqual(whole)
})

test('never reads beyond the window of the model', async () => {
  const models = createFakeModels({ contextWindow: 20 })
  const text = 'word '.repeat(100)
  const { outputs } = await runNode(perplexity, { text }, { model: models.capabilities })
  expect(outputs['count']).toBe(models.capabilities.tokenize.encode(text).length)
  for (const call of models.calls) {
    const [prompt, [ending]] = call.arguments as unknown as [{ text: string }, string[]]
    expect(models.capabilities.tokenize.encode(prompt.text + ending).length).toBeLessThanOrEqual(20)
  }
})

test('is lower for a text that repeats itself', async () => {
  const { capabilities: model } = createFakeModels()
  const same = await runNode(perplexity, { text: 'sea sea sea sea' }, { model })
  const other = await runNode(perplexity, { text: 'sea sun sky sand' }, { model })
  expect(Number(same.outputs['perplexity'])).toBeLessThan(Number(other.outputs['perplexity']))
})

test('has no values for an empty text', async () => {
  const models = createFakeModels()
  const { outputs } = await runNode(perplexity, { text: '' }, { model: models.capabilities })
  expect(outputs).toEqual({})
  expect(models.calls).toEqual([])
})

test('stops between windows when it is cancelled', async () => {
  const abort = new AbortController()
  const likelihoodOnce = () => {
    abort.abort()
    return -1
  }
  const models = createFakeModels({ likelihood: likelihoodOnce })
  const inputs = { text: 'a b c d e f g h', window: 4, stride: 2 }
  const { signal } = abort
  const run = runNode(perplexity, inputs, { model: models.capabilities, signal })
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  expect(models.calls).toHaveLength(1)
})
