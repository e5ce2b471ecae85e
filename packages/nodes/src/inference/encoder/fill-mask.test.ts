import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinyHead } from '../../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { softmaxOf } from '../../../test/tiny-weights.ts'
import { unigramTokenizer, wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'

const { signal } = new AbortController()
const words = wordPieceTokenizer(['the', 'cat', 'sat', 'on', 'a', 'mat', '##s', '.', 'dog'])
const pieces = unigramTokenizer(['▁the', '▁cat', '▁sat', '▁mat', 's', '▁'])
const network = tinyHead({ vocabulary: words.size, head: 'masked', outputs: words.size })
let models: TinyModels

beforeAll(() => {
  models = openTinyModels()
  const config = {
    architectures: ['BertForMaskedLM'],
    model_type: 'bert',
    pad_token_id: 0,
    max_position_embeddings: 40,
    vocab_size: words.size,
  }
  writeTokenizer(models.folder('words'), words)
  writeTinyModel(models.folder('words'), { model: network.bytes }, config)
  writeTokenizer(models.folder('maskless'), pieces)
  writeTinyModel(models.folder('maskless'), { model: network.bytes }, config)
})
afterAll(() => models.close())

/** The probabilities of all tokens at one place, by plain arithmetic on the weights. */
function probabilities(tokens: string, place: number): number[] {
  return softmaxOf(network.forward({ ids: tokens.split(' ').map(words.id) })[place]!)
}

test('gives the likeliest words for each mask, with their probability among all', async () => {
  const model = await models.open('words', 'fillMask')
  expect(model.mask).toBe('[MASK]')
  const [first, second] = await model.fillMask(['The [MASK] sat on the [MASK].', '[MASK]s'], {
    signal,
    top: 3,
  })
  expect([first!.length, second!.length]).toEqual([2, 1])
  const tokens = '[CLS] the [MASK] sat on the [MASK] . [SEP]'
  for (const [fills, place] of [[first![0]!, 2] as const, [first![1]!, 6] as const]) {
    const expected = probabilities(tokens, place)
    const sorted = expected.toSorted((a, b) => b - a)
    expect(fills).toHaveLength(3)
    for (const [rank, { token, probability }] of fills.entries()) {
      expect(probability).toBeCloseTo(sorted[rank]!, 5)
      expect(probability).toBeCloseTo(expected[token]!, 5)
    }
  }
})

test('gives all words when more are asked for, and their probabilities add up to one', async () => {
  const model = await models.open('words', 'fillMask')
  const [[fills] = []] = await model.fillMask(['a [MASK]'], { signal, top: 1000 })
  expect(new Set(fills!.map(({ token }) => token)).size).toBe(words.size)
  expect(fills!.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  const texts = new Map(fills!.map(({ token, text }) => [token, text]))
  expect(texts.get(words.id('dog'))).toBe('dog')
})

test('fills nothing where nothing is masked, and many texts as each alone', async () => {
  const model = await models.open('words', 'fillMask')
  const texts = ['the cat', 'the [MASK] sat', 'a [MASK] on the mat. the cat', '[MASK]']
  const together = await model.fillMask(texts, { signal, top: 2 })
  expect(together[0]).toEqual([])
  for (const [at, text] of texts.entries()) {
    const [alone] = await model.fillMask([text], { signal, top: 2 })
    const tokens = (fills: typeof alone) => fills!.map((fill) => fill.map(({ token }) => token))
    expect(tokens(together[at])).toEqual(tokens(alone))
  }
})

test('says what a model without a mask lacks', async () => {
  await expect(models.open('maskless', 'fillMask')).rejects.toMatchObject({
    code: 'model-unreadable',
    message: expect.stringContaining('masked word'),
  })
})

test('refuses a text beyond the window, with the numbers', async () => {
  const model = await models.open('words', 'fillMask')
  const texts = ['[MASK]', 'cat '.repeat(60)]
  await expect(model.fillMask(texts, { signal, top: 1 })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(/Text 2 has 62 tokens, more than the 40/),
  })
})
