import type { Labels } from '@chainwright/core'
import { describe, expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { classify } from './classify.ts'

const labels = ['sport', 'weather']
const sum = (of: unknown): number => Object.values(of as Labels).reduce((all, one) => all + one, 0)

describe('entailment', () => {
  const about = { text: 'a goal', labels, strategy: 'entailment' }
  /** Logits by the label in the hypothesis. */
  const entail = ({ second }: { second: string }) =>
    second.includes('sport')
      ? { entailment: 2, neutral: 0, contradiction: -1 }
      : { entailment: 0, neutral: 5, contradiction: 1 }

  test('shares out 1 by the logits of entailment', async () => {
    const models = createFakeModels({ entail })
    const { outputs } = await runNode(classify, about, { model: models.capabilities })
    const [sport, weather] = [Math.exp(2), Math.exp(0)]
    expect(outputs['labels']).toEqual({
      sport: expect.closeTo(sport / (sport + weather), 12),
      weather: expect.closeTo(weather / (sport + weather), 12),
    })
    expect(outputs['label']).toBe('sport')
    expect(models.calls[0]?.arguments[0]).toEqual([
      { first: 'a goal', second: 'This example is sport.' },
      { first: 'a goal', second: 'This example is weather.' },
    ])
  })

  test('judges each label by itself when several may hold', async () => {
    const model = createFakeModels({ entail }).capabilities
    const { outputs } = await runNode(classify, { ...about, multiLabel: true }, { model })
    expect(outputs['labels']).toEqual({
      sport: expect.closeTo(1 / (1 + Math.exp(-3)), 12),
      weather: expect.closeTo(1 / (1 + Math.exp(1)), 12),
    })
  })

  test('puts descriptions into the hypothesis, and names of labels with examples', async () => {
    const models = createFakeModels()
    const hypothesis = 'The text is about {}.'
    const described = { a: 'sport and games', b: ['x', 'y'] }
    const inputs = { ...about, labels: described, hypothesis }
    await runNode(classify, inputs, { model: models.capabilities })
    expect(models.calls[0]?.arguments[0]).toMatchObject([
      { second: 'The text is about sport and games.' },
      { second: 'The text is about b.' },
    ])
  })

  test('asks for all labels of all texts in one call, and lets one text fail alone', async () => {
    const models = createFakeModels({
      entail: ({ first }) => {
        if (first === 'long') throw new Error('too long')
        return { entailment: 1, contradiction: 0 }
      },
    })
    const items = ['a', 'b'].map((text) => ({ ...about, text }))
    await runNodeBatch(classify, items, { model: models.capabilities })
    expect(models.calls).toHaveLength(1)
    expect(models.calls[0]?.arguments[0]).toHaveLength(4)
    const mixed = [...items, { ...about, text: 'long' }]
    const results = await runNodeBatch(classify, mixed, { model: models.capabilities })
    expect(results).toMatchObject([{ label: 'sport' }, { label: 'sport' }, { message: 'too long' }])
  })

  test('refuses a hypothesis without a place for the label', () => {
    expect(() => classify.ports?.({ labels, hypothesis: 'It is.' })).toThrow(
      expect.objectContaining({ code: 'template-invalid', port: 'hypothesis' }),
    )
  })
})

describe('head', () => {
  test('gives all labels of the model, in one call', async () => {
    const models = createFakeModels({
      classify: (text) => ({ GOOD: text.length / 10, BAD: 1 - text.length / 10 }),
    })
    const items = ['1234567', '12'].map((text) => ({ text, strategy: 'head' }))
    expect(await runNodeBatch(classify, items, { model: models.capabilities })).toMatchObject([
      { labels: { GOOD: 0.7 }, label: 'GOOD', score: 0.7 },
      { labels: { GOOD: 0.2 }, label: 'BAD', score: 0.8 },
    ])
    expect(models.calls).toHaveLength(1)
  })

  test('takes no labels of its own', () => {
    expect(() => classify.ports?.({ strategy: 'head', labels })).toThrow(
      expect.objectContaining({ code: 'labels-invalid' }),
    )
    expect(classify.ports?.({ strategy: 'head' })).toEqual({})
    expect(() => classify.ports?.({ strategy: 'embedding' })).toThrow(
      expect.objectContaining({ code: 'labels-invalid' }),
    )
  })
})

describe('examples', () => {
  const shots = { sport: ['a goal', 'a match'], weather: ['rain'] }
  const inputs = { text: 'snow', labels: shots, strategy: 'examples' }

  test('shows the examples in turns, and reads the label that is written', async () => {
    const models = createFakeModels({
      reply: ' Weather.\n###\nText: more',
      likelihood: (token) => (token === ' Weather' ? Math.log(0.5) : 0),
    })
    const { outputs, usage } = await runNode(classify, inputs, { model: models.capabilities })
    expect(outputs).toEqual({ label: 'weather', score: expect.closeTo(0.5, 12) })
    expect(usage).toHaveLength(1)
    const text =
      'Text: a goal\nLabel: sport\n###\nText: rain\nLabel: weather\n###\nText: a match\nLabel: sport\n###\nText: snow\nLabel:'
    const request = { prompt: { text }, stop: ['###'], logProbabilities: 0 }
    expect(models.calls[0]?.arguments[0]).toMatchObject([request])
  })

  test('abstains when no label was written', async () => {
    const model = createFakeModels({ reply: ' politics' }).capabilities
    expect((await runNode(classify, inputs, { model })).outputs).toEqual({ abstain: 'snow' })
  })

  test('does without batches, and without likelihoods, which counts as unsure', async () => {
    const { generate, ...others } = createFakeModels({
      reply: 'sport',
      batches: false,
    }).capabilities
    const silent: typeof generate = {
      ...generate,
      generate: async (prompt, options) => {
        const { tokens: _tokens, ...reply } = await generate.generate(prompt, options)
        return reply
      },
    }
    const model = { ...others, generate: silent }
    expect((await runNode(classify, inputs, { model })).outputs).toEqual({ label: 'sport' })
    const sure = { ...inputs, threshold: 0.1 }
    expect((await runNode(classify, sure, { model })).outputs).toEqual({ abstain: 'snow' })
  })

  test('needs an example', () => {
    expect(() => classify.ports?.({ strategy: 'examples', labels })).toThrow(
      expect.objectContaining({ code: 'labels-invalid' }),
    )
  })
})

describe('likelihood', () => {
  const about = { text: 'a goal', labels: ['sport', 'fine weather'], strategy: 'likelihood' }
  const shares = new Map([
    [' sport', 0.1],
    [' fine', 0.2],
    [' weather', 0.9],
  ])
  const likelihood = (token: string): number => Math.log(shares.get(token) ?? 1e-6)

  test('shares out 1 by the probabilities of whole labels', async () => {
    const models = createFakeModels({ likelihood })
    const { outputs, usage } = await runNode(classify, about, { model: models.capabilities })
    expect(outputs).toMatchObject({
      labels: {
        sport: expect.closeTo(0.1 / 0.28, 12),
        'fine weather': expect.closeTo(0.18 / 0.28, 12),
      },
      label: 'fine weather',
    })
    expect(models.calls[0]?.arguments.slice(0, 2)).toEqual([
      { text: 'Text: a goal\nLabel:' },
      [' sport', ' fine weather'],
    ])
    expect(usage).toHaveLength(1)
  })

  test('by length compares labels per token', async () => {
    const model = createFakeModels({ likelihood }).capabilities
    const { outputs } = await runNode(classify, { ...about, normalize: 'length' }, { model })
    const perToken = Math.sqrt(0.2 * 0.9)
    expect(outputs['labels']).toMatchObject({ sport: expect.closeTo(0.1 / (0.1 + perToken), 12) })
  })

  test('against a prior takes away what the prompt favours by itself', async () => {
    // Without content the labels stand 1 : 3; after the text they stand 2 : 3.
    const likely = (token: string, before: string): number =>
      Math.log({ ' sport': before.includes('goal') ? 0.2 : 0.1, ' fine': 0.3 }[token] ?? 1)
    const models = createFakeModels({ likelihood: likely })
    const inputs = { ...about, normalize: 'prior' }
    const items = [inputs, { ...inputs, text: 'N/A' }]
    const [goal, empty] = await runNodeBatch(classify, items, { model: models.capabilities })
    expect(goal).toMatchObject({
      labels: { sport: expect.closeTo(0.4 / 0.25 / (0.4 / 0.25 + 0.6 / 0.75), 12) },
    })
    expect(empty).toMatchObject({ labels: { sport: expect.closeTo(0.5, 12) } })
    expect(models.calls).toHaveLength(3 + 2)
  })

  test('reads examples and names where the template puts them', async () => {
    const models = createFakeModels()
    const shots = { sport: ['a match'], other: [] as string[] }
    const template = 'One of {{labels}}.\n{{examples}}{{text}} is '
    const inputs = { ...about, labels: { ...shots, other: ['rain'] }, template, stop: '--' }
    const { outputs } = await runNode(classify, inputs, { model: models.capabilities })
    expect(sum(outputs['labels'])).toBeCloseTo(1, 12)
    expect(models.calls[0]?.arguments.slice(0, 2)).toEqual([
      {
        text: 'One of sport, other.\nText: a match\nLabel: sport\n--\nText: rain\nLabel: other\n--\na goal is',
      },
      [' sport', ' other'],
    ])
  })

  test('says the prompt to a chat model, whose reply begins with the label', async () => {
    const models = createFakeModels()
    await runNode(classify, { ...about, mode: 'chat' }, { model: models.capabilities })
    expect(models.calls[0]?.arguments.slice(0, 2)).toEqual([
      { messages: [{ role: 'user', content: 'Text: a goal\nLabel:' }] },
      ['sport', 'fine weather'],
    ])
    const { logProbabilities, tokenize } = models.capabilities
    const model = { tokenize, logProbabilities: { ...logProbabilities, chat: false } }
    await expect(runNode(classify, { ...about, mode: 'chat' }, { model })).rejects.toMatchObject({
      code: 'model-not-chat',
    })
  })

  test.each(['no place', '{{text}} {{colour}}', '{{text'])(
    'refuses the template %j',
    (template) => {
      expect(() => classify.ports?.({ labels, template })).toThrow(
        expect.objectContaining({ code: 'template-invalid', port: 'template' }),
      )
    },
  )
})

describe('a threshold', () => {
  const model = createFakeModels({ classify: () => ({ yes: 0.6, no: 0.4 }) }).capabilities
  const inputs = { text: 'Is it?', strategy: 'head' }

  test('sends a text that no label is likely enough for to abstain', async () => {
    const { outputs } = await runNode(classify, { ...inputs, threshold: 0.7 }, { model })
    expect(outputs).toEqual({ labels: { yes: 0.6, no: 0.4 }, score: 0.6, abstain: 'Is it?' })
  })

  test('lets a label pass that is as likely as it says', async () => {
    const { outputs } = await runNode(classify, { ...inputs, threshold: 0.6 }, { model })
    expect(outputs).toEqual({ labels: { yes: 0.6, no: 0.4 }, score: 0.6, label: 'yes' })
  })

  test('looks at calibrated probabilities', async () => {
    const given = { ...inputs, threshold: 0.6, calibration: { temperature: 2 } }
    const { outputs } = await runNode(classify, given, { model })
    const share = Math.sqrt(0.6) / (Math.sqrt(0.6) + Math.sqrt(0.4))
    expect(outputs).toMatchObject({ score: expect.closeTo(share, 12), abstain: 'Is it?' })
  })
})

test('fails a calibration that does not suit, at its own step', async () => {
  const model = createFakeModels().capabilities
  const inputs = { text: 'x', strategy: 'head' }
  const items = [{ ...inputs, calibration: { platt: { yes: [-1, 0] } } }, inputs]
  expect(await runNodeBatch(classify, items, { model })).toMatchObject([
    { code: 'calibration-invalid', port: 'calibration' },
    { label: 'yes' },
  ])
})
