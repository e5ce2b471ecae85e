import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinyHead } from '../../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { byteTokenizer, wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'
import type { TinyTokenizer } from '../../../test/tiny-tokenizers.ts'

const { signal } = new AbortController()
const words = wordPieceTokenizer(['what', 'is', 'this', '?', 'a', 'cat', 'dog'])
const bytes = byteTokenizer()
let models: TinyModels

const template =
  "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>{% endfor %}" +
  '{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'

function reward({ size }: TinyTokenizer, types: boolean) {
  return tinyHead({ vocabulary: size, head: 'sequence', outputs: 1, types })
}

beforeAll(() => {
  models = openTinyModels()
  const config = { max_position_embeddings: 100, pad_token_id: 0, id2label: { 0: 'LABEL_0' } }
  writeTokenizer(models.folder('ranker'), words)
  writeTinyModel(
    models.folder('ranker'),
    { model: reward(words, true).bytes },
    { architectures: ['BertForSequenceClassification'], model_type: 'bert', ...config },
  )
  writeTokenizer(models.folder('reward'), bytes, { chat_template: template })
  writeTinyModel(
    models.folder('reward'),
    { model: reward(bytes, false).bytes },
    { architectures: ['BertForSequenceClassification'], model_type: 'bert', ...config },
  )
})
afterAll(() => models.close())

test('gives the single logit of each pair as it is', async () => {
  const judge = await models.open('ranker', 'score')
  const pairs = [
    { first: 'What is this?', second: 'a cat' },
    { first: 'What is this?', second: 'dog' },
  ]
  const question = ['[CLS]', 'what', 'is', 'this', '?', '[SEP]']
  const expected = [['a', 'cat'], ['dog']].map((reply) => {
    const ids = [...question, ...reply, '[SEP]'].map(words.id)
    const types = ids.map((_, at) => (at < question.length ? 0 : 1))
    return reward(words, true).forward({ ids, types })[0]![0]!
  })
  const scores = await judge.score(pairs, { signal })
  expect(scores[0]).toBeCloseTo(expected[0]!, 4)
  expect(scores[1]).toBeCloseTo(expected[1]!, 4)
  expect(scores[0]).not.toBeCloseTo(scores[1]!, 2)
})

test('shows a pair to a reward model as the conversation that it was trained on', async () => {
  const judge = await models.open('reward', 'score')
  const [start, end] = [bytes.id('<|im_start|>'), bytes.id('<|im_end|>')]
  const text = (written: string): number[] => [...new TextEncoder().encode(written)]
  const ids = [start, ...text('user\nHi'), end, start, ...text('assistant\nYes.'), end]
  const [scored] = await judge.score([{ first: 'Hi', second: 'Yes.' }], { signal })
  expect(scored).toBeCloseTo(reward(bytes, false).forward({ ids })[0]![0]!, 4)
})

test('refuses a conversation beyond the window, with the numbers of both texts', async () => {
  const judge = await models.open('reward', 'score')
  const pair = { first: 'Hi', second: 'y'.repeat(90) }
  await expect(judge.score([pair], { signal })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(
      /prompt of pair 1 has 2 tokens and its reply 90;.*Shorten the reply/,
    ),
  })
})
