import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinyHead } from '../../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { softmaxOf } from '../../../test/tiny-weights.ts'
import { unigramTokenizer, wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'
import type { TinyTokenizer } from '../../../test/tiny-tokenizers.ts'

const { signal } = new AbortController()
const labels = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']
const words = wordPieceTokenizer(['marie', 'cu', '##rie', 'lives', 'in', 'par', '##is', ',', '.'])
const pieces = unigramTokenizer(['▁Marie', '▁Cu', 'rie', '▁lives', '▁in', '▁Par', 'is', ',', '.'])

function network({ size }: TinyTokenizer) {
  return tinyHead({
    vocabulary: size,
    head: 'tokens',
    outputs: labels.length,
    types: false,
    seed: 8,
  })
}
let models: TinyModels

beforeAll(() => {
  models = openTinyModels()
  for (const [name, tokenizer] of Object.entries({ words, pieces })) {
    writeTokenizer(models.folder(name), tokenizer)
    writeTinyModel(
      models.folder(name),
      { model: network(tokenizer).bytes },
      {
        architectures: ['BertForTokenClassification'],
        model_type: 'bert',
        pad_token_id: 0,
        max_position_embeddings: 40,
        id2label: Object.fromEntries(labels.entries()),
      },
    )
  }
})
afterAll(() => models.close())

/** The words of the text as `Marie|Cu rie|…`, and its tokens as the network reads them. */
const sentence = 'Marie Curie, lives in Paris.'
const shapes = {
  words: {
    tokenizer: words,
    ids: '[CLS] marie cu ##rie , lives in par ##is . [SEP]',
    before: 1,
  },
  pieces: { tokenizer: pieces, ids: '▁Marie ▁Cu rie , ▁lives ▁in ▁Par is . </s>', before: 0 },
}
const firstTokens = [0, 1, 3, 4, 5, 6, 8]
const inSentence = ['Marie', 'Curie', ',', 'lives', 'in', 'Paris', '.']

test.each(['words', 'pieces'] as const)(
  'marks spans with their characters, by %s',
  async (name) => {
    const { tokenizer, ids, before } = shapes[name]
    const logits = network(tokenizer).forward({ ids: ids.split(' ').map(tokenizer.id) })
    const judged = firstTokens.map((token) => {
      const probabilities = softmaxOf(logits[token + before]!)
      const probability = Math.max(...probabilities)
      return { label: labels[probabilities.indexOf(probability)]!, probability }
    })
    // Merged by hand: a word goes on with the span before it if its label is I of the same kind.
    const expected: { label: string; words: string[]; probabilities: number[] }[] = []
    for (const [at, { label, probability }] of judged.entries()) {
      const before = judged[at - 1]?.label ?? 'O'
      if (label === 'O') continue
      const goesOn = label.startsWith('I') && before.slice(1) === label.slice(1)
      if (!goesOn) expected.push({ label: label.slice(2), words: [], probabilities: [] })
      expected.at(-1)!.words.push(inSentence[at]!)
      expected.at(-1)!.probabilities.push(probability)
    }
    const model = await models.open(name, 'tag')
    const [found] = await model.tag([sentence], { signal })
    expect(found!.map(({ label }) => label)).toEqual(expected.map(({ label }) => label))
    expect(found!.length).toBeGreaterThan(1)
    for (const [at, span] of found!.entries()) {
      const { words: inSpan, probabilities } = expected[at]!
      expect(span.text.replaceAll(/\s/g, '')).toBe(inSpan.join(''))
      expect(sentence.slice(span.start, span.end)).toBe(span.text)
      const mean = probabilities.reduce((a, b) => a + b) / probabilities.length
      expect(span.score).toBeCloseTo(mean, 4)
    }
  },
)

test('marks many texts as it marks each alone', async () => {
  const model = await models.open('words', 'tag')
  const texts = ['', 'Paris', sentence, 'in Paris, Marie', 'zzz Curie zzz', sentence.slice(6)]
  const together = await model.tag(texts, { signal })
  expect(together[0]).toEqual([])
  for (const [at, text] of texts.entries()) {
    const [alone] = await model.tag([text], { signal })
    expect(together[at]!.map(({ text: found }) => found)).toEqual(
      alone!.map(({ text: found }) => found),
    )
    for (const [place, span] of alone!.entries()) {
      expect(together[at]![place]!.score).toBeCloseTo(span.score, 4)
    }
  }
})

test('refuses a text beyond the window, with the numbers', async () => {
  const model = await models.open('words', 'tag')
  await expect(model.tag(['in '.repeat(39)], { signal })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(/Text 1 has 41 tokens, more than the 40/),
  })
})
