import { expect, test } from 'vitest'
import { capabilityNames } from '../models/capabilities.ts'
import { createFakeModels } from './create-fake-models.ts'

const { signal } = new AbortController()
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

test('offers every capability, but those that it is told to lack', async () => {
  const { capabilities } = await createFakeModels().resolve('starter', capabilityNames, signal)
  expect(Object.keys(capabilities).toSorted()).toEqual(capabilityNames.toSorted())
  const lacking = createFakeModels({ without: ['tag'] })
  expect(lacking.problem?.('starter', ['embed'])).toBeUndefined()
  expect(lacking.problem?.('starter', ['tag'])).toBe('fake models cannot tag')
  const error = { code: 'capability-missing' }
  await expect(lacking.resolve('starter', ['tag'], signal)).rejects.toMatchObject(error)
  const { capabilities: offered } = await lacking.resolve('starter', ['embed'], signal)
  expect(offered.tag).toBeUndefined()
})

test('records calls in their order', async () => {
  const { capabilities, calls } = createFakeModels()
  await capabilities.entail.entail([{ first: 'a', second: 'b' }], { signal })
  await capabilities.generate.generateBatch!([{ prompt: { text: 'x' } }], { signal })
  expect(calls.map(({ capability }) => capability)).toEqual(['entail', 'generateBatch'])
  expect(calls[0]?.arguments[0]).toEqual([{ first: 'a', second: 'b' }])
})

test('gives likelihoods that are those of a distribution, higher for words that were read', async () => {
  const { logProbabilities } = createFakeModels().capabilities
  const options = { signal, alternatives: 3 }
  const [known, fresh] = await logProbabilities.logProbabilities(
    { text: 'red red blue' },
    [' Red', ' green'],
    options,
  )
  expect(known?.map(({ logProbability }) => logProbability)).toEqual([Math.log(3 / 1003)])
  expect(fresh?.[0]?.logProbability).toBe(Math.log(1 / 1003))
  expect(fresh?.[0]?.alternatives?.map(({ text }) => text)).toEqual([' red', ' blue', ' green'])
  // The two words that were read, and 998 others that were not.
  const [red, blue, green] = fresh![0]!.alternatives!.map((one) => Math.exp(one.logProbability))
  expect(red! + blue! + 998 * green!).toBeCloseTo(1)
})

test('tells the likelihoods of a reply as it tells those of an ending', async () => {
  const { generate, logProbabilities } = createFakeModels({ reply: 'one two one' }).capabilities
  const prompt = { text: 'two ' }
  const reply = await generate.generate(prompt, { signal, logProbabilities: 0 })
  const [ending] = await logProbabilities.logProbabilities(prompt, ['one two one'], { signal })
  expect(reply.tokens).toEqual(ending)
  expect(ending?.map(({ text }) => text)).toEqual(['one', ' two', ' one'])
})

test('fails one request of a batch alone', async () => {
  const { generate } = createFakeModels({ contextWindow: 8 }).capabilities
  const requests = [{ prompt: { text: 'a b' } }, { prompt: { text: 'long '.repeat(9) } }]
  const [short, long] = await generate.generateBatch!(requests, { signal })
  expect(short).toMatchObject({ text: 'a b', finish: 'stop' })
  expect(long).toMatchObject({ code: 'prompt-too-long' })
})

test('replies with one of the choices', async () => {
  const { generate } = createFakeModels({ reply: 'It is very good.' }).capabilities
  const choices = ['quite bad', 'very good']
  const options = { signal, constraint: { choices } }
  expect((await generate.generate({ text: 'How?' }, options)).text).toBe('very good')
})

test('entails and scores by words in common', async () => {
  const { entail, score } = createFakeModels().capabilities
  const pairs = [
    { first: 'It rains on the sea.', second: 'it rains' },
    { first: 'It rains on the sea.', second: 'dogs bark' },
  ]
  const logits = await entail.entail(pairs, { signal })
  expect(logits.map(({ entailment }) => entailment)).toEqual([4, -4])
  expect(await score.score(pairs, { signal })).toEqual([2, 0])
})

test('tags capitalised words where they stand', async () => {
  const text = 'Then Ada Lovelace met Babbage.'
  const [spans] = await createFakeModels().capabilities.tag.tag([text], { signal })
  expect(spans?.map(({ start, end }) => text.slice(start, end))).toEqual([
    'Then Ada Lovelace',
    'Babbage',
  ])
})

test('fills each mask with the words around it, likeliest first', async () => {
  const { fillMask } = createFakeModels().capabilities
  const texts = ['sea and [MASK] and [MASK]', 'none']
  const [two, none] = await fillMask.fillMask(texts, { signal, top: 2 })
  expect(two).toHaveLength(2)
  expect(two?.[0]?.map(({ text }) => text)).toEqual(['and', 'sea'])
  expect(two?.[0]?.[0]?.probability).toBe(2 / 3)
  expect(none).toEqual([])
})

test('answers with sentences, where they stand', async () => {
  const { answer } = createFakeModels().capabilities
  const second = 'Cats sleep. Dogs bark at night.  Fish swim.'
  const [spans] = await answer.answer([{ first: 'Who bark?', second }], { signal, top: 2 })
  expect(spans?.map(({ text }) => text)).toEqual(['Dogs bark at night.', 'Cats sleep.'])
  for (const span of spans ?? []) expect(second.slice(span.start, span.end)).toBe(span.text)
  const [all] = await answer.answer([{ first: 'Who?', second }], { signal, top: 9 })
  expect(sum(all!.map(({ score }) => score))).toBeCloseTo(1)
})

test('translates into capitals, and counts', async () => {
  const { translate } = createFakeModels({ contextWindow: 9 }).capabilities
  const [done] = await translate.translate(['good day'], { signal, maxTokens: 1 })
  expect(done).toEqual({ text: 'GOOD', finish: 'length', inputTokens: 2, outputTokens: 1 })
  const error = { code: 'text-too-long' }
  const long = translate.translate(['word '.repeat(9)], { signal })
  await expect(long).rejects.toMatchObject(error)
})

test.each(capabilityNames.filter((name) => name !== 'tokenize'))(
  'rejects %s when it is cancelled',
  async (name) => {
    const capability = createFakeModels().capabilities[name] as unknown as Record<string, unknown>
    const call = capability[name] as (...given: unknown[]) => Promise<unknown>
    const first = name === 'generate' || name === 'logProbabilities' ? [{ text: 'a' }] : [['a']]
    const given = name === 'logProbabilities' ? [...first, ['a']] : first
    const options = { signal: AbortSignal.abort(), top: 1 }
    await expect(call(...given, options)).rejects.toMatchObject({ name: 'AbortError' })
  },
)
