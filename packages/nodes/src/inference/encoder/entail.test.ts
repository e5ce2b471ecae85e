import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinyHead } from '../../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'

const { signal } = new AbortController()
const words = wordPieceTokenizer(['a', 'dog', 'cat', 'run', '##s', 'it', 'move', 'sleep', '.'])
const network = tinyHead({ vocabulary: words.size, head: 'sequence', outputs: 3 })
let models: TinyModels

function writeJudge(name: string, labels: readonly string[]): void {
  const outputs = labels.length
  const { bytes } = tinyHead({ vocabulary: words.size, head: 'sequence', outputs })
  writeTokenizer(models.folder(name), words)
  writeTinyModel(
    models.folder(name),
    { model: bytes },
    {
      architectures: ['BertForSequenceClassification'],
      model_type: 'bert',
      pad_token_id: 0,
      max_position_embeddings: 32,
      id2label: Object.fromEntries(labels.entries()),
    },
  )
}

beforeAll(() => {
  models = openTinyModels()
  writeJudge('judge', ['CONTRADICTION', 'Neutral', 'entailment'])
  writeJudge('pair', ['entailment', 'not_entailment'])
  writeJudge('half', ['entailment', 'other'])
})
afterAll(() => models.close())

/** The network's own numbers, by plain arithmetic on its weights. */
function logits(tokens: string, second: number): number[] {
  const ids = tokens.split(' ').map(words.id)
  return network.forward({ ids, types: ids.map((_, at) => (at < second ? 0 : 1)) })[0]!
}

test('reads premise and hypothesis together, each token with the type of its text', async () => {
  const judge = await models.open('judge', 'entail')
  const [first] = await judge.entail([{ first: 'A dog runs.', second: 'It moves' }], { signal })
  const expected = logits('[CLS] a dog run ##s . [SEP] it move ##s [SEP]', 7)
  expect(first?.contradiction).toBeCloseTo(expected[0]!, 4)
  expect(first?.neutral).toBeCloseTo(expected[1]!, 4)
  expect(first?.entailment).toBeCloseTo(expected[2]!, 4)
})

test('judges pairs of all lengths together as it judges each alone, in their order', async () => {
  const judge = await models.open('judge', 'entail')
  const pairs = Array.from({ length: 50 }, (_, at) => ({
    first: 'a dog '.repeat((at * 5) % 7) + 'runs',
    second: 'it moves. '.repeat(at % 3),
  }))
  const judged = await judge.entail(pairs, { signal })
  expect(judged).toHaveLength(50)
  for (const at of [0, 1, 6, 31, 49]) {
    const { first, second } = pairs[at]!
    const a = ['[CLS]', ...'a dog '.repeat((at * 5) % 7).split(' '), 'run', '##s', '[SEP]']
    const b = [...'it move ##s . '.repeat(at % 3).split(' '), '[SEP]']
    const whole = (tokens: string[]): string[] => tokens.filter((token) => token !== '')
    const tokens = [...whole(a), ...whole(b)].join(' ')
    expect(judged[at]?.entailment, `${first}/${second}`).toBeCloseTo(
      logits(tokens, whole(a).length)[2]!,
      4,
    )
  }
})

test('knows models of two classes, and their other names', async () => {
  const judge = await models.open('pair', 'entail')
  const [judged] = await judge.entail([{ first: 'a cat sleeps', second: 'it runs' }], { signal })
  expect(Object.keys(judged!).toSorted()).toEqual(['contradiction', 'entailment'])
})

test('says which labels a head has that judges no entailment', async () => {
  const judge = await models.open('half', 'entail')
  await expect(judge.entail([{ first: 'a', second: 'a' }], { signal })).rejects.toMatchObject({
    code: 'model-unreadable',
    message: expect.stringContaining('entailment, other'),
  })
})

test('refuses a pair beyond the window, with the numbers of both texts', async () => {
  const judge = await models.open('judge', 'entail')
  const pairs = [
    { first: 'a', second: 'it' },
    { first: 'dog '.repeat(30), second: 'it moves' },
  ]
  await expect(judge.entail(pairs, { signal })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(
      /premise of pair 2 has 30 tokens and its hypothesis 3;.* 36, more than the 32.*Shorten the premise by at least 4/,
    ),
  })
})
