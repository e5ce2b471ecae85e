import type { Labels } from '@chainwright/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../test/open-tiny-models.ts'
import type { TinyModels } from '../../test/open-tiny-models.ts'
import { runNodeBatch } from '../../test/run-node.ts'
import { tinyHead } from '../../test/tiny-heads.ts'
import { writeTinyModel, writeTokenizer } from '../../test/tiny-models.ts'
import { wordPieceTokenizer } from '../../test/tiny-tokenizers.ts'
import { softmaxOf } from '../../test/tiny-weights.ts'
import { classify } from './classify.ts'
import { rewardScore } from './reward-score.ts'

// The nodes on the ONNX runtime, against plain arithmetic on the same weights.

const words = wordPieceTokenizer(['a', 'goal', 'rain', 'it', 'is', 'sport', 'weather', '.'])
const headOf = (outputs: number) =>
  tinyHead({ vocabulary: words.size, head: 'sequence', outputs, seed: outputs })
let models: TinyModels

function writeHead(name: string, labels: readonly string[]): void {
  writeTokenizer(models.folder(name), words)
  const config = {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    pad_token_id: 0,
    max_position_embeddings: 32,
    id2label: Object.fromEntries(labels.entries()),
  }
  writeTinyModel(models.folder(name), { model: headOf(labels.length).bytes }, config)
}

/** The logits of a text, or of a pair, whose second part begins at a token. */
function logits(outputs: number, tokens: string, second = Infinity): number[] {
  const ids = `[CLS] ${tokens} [SEP]`.split(' ').map(words.id)
  return headOf(outputs).forward({ ids, types: ids.map((_, at) => (at < second ? 0 : 1)) })[0]!
}

beforeAll(() => {
  models = openTinyModels()
  writeHead('judge', ['contradiction', 'neutral', 'entailment'])
  writeHead('topics', ['sport', 'weather', 'food', 'art'])
  writeHead('reward', ['LABEL_0'])
})
afterAll(() => models.close())

const texts = ['A goal.', 'rain', 'it is a goal']
const asTokens = ['a goal .', 'rain', 'it is a goal']

test.each([false, true])('classifies by entailment, several labels: %j', async (multiLabel) => {
  const model = { entail: await models.open('judge', 'entail') }
  const labels = ['sport', 'weather']
  const given = { labels, strategy: 'entailment', hypothesis: 'it is {}', multiLabel }
  const items = texts.map((text) => ({ ...given, text }))
  const results = (await runNodeBatch(classify, items, { model })) as { labels: Labels }[]
  for (const [at, premise] of asTokens.entries()) {
    const judged = labels.map((label) => {
      const second = premise.split(' ').length + 2
      return logits(3, `${premise} [SEP] it is ${label}`, second)
    })
    const expected = multiLabel
      ? judged.map(([contradiction, , entailment]) => softmaxOf([entailment!, contradiction!])[0]!)
      : softmaxOf(judged.map(([, , entailment]) => entailment!))
    for (const [place, label] of labels.entries()) {
      expect(results[at]?.labels[label]).toBeCloseTo(expected[place]!, 4)
    }
  }
})

test('classifies by a trained head, with all of its labels', async () => {
  const model = { classify: await models.open('topics', 'classify') }
  const items = texts.map((text) => ({ text, strategy: 'head' }))
  const results = (await runNodeBatch(classify, items, { model })) as Record<string, unknown>[]
  for (const [at, tokens] of asTokens.entries()) {
    const expected = softmaxOf(logits(4, tokens))
    const names = ['sport', 'weather', 'food', 'art']
    expect(results[at]?.['labels']).toEqual(
      Object.fromEntries(names.map((name, place) => [name, expect.closeTo(expected[place]!, 4)])),
    )
    const best = names[expected.indexOf(Math.max(...expected))]
    expect(results[at]).toMatchObject({
      label: best,
      score: expect.closeTo(Math.max(...expected), 4),
    })
  }
})

test('lets a text beyond the window fail alone', async () => {
  const model = { classify: await models.open('topics', 'classify') }
  const items = ['goal '.repeat(40), 'rain'].map((text) => ({ text, strategy: 'head' }))
  expect(await runNodeBatch(classify, items, { model })).toMatchObject([
    { code: 'text-too-long' },
    { score: expect.closeTo(Math.max(...softmaxOf(logits(4, 'rain'))), 4) },
  ])
})

test('scores replies by the logit of a reward model', async () => {
  const model = { score: await models.open('reward', 'score') }
  const items = ['goal', 'rain is weather'].map((reply) => ({
    prompt: 'it is',
    reply,
    strategy: 'reward',
  }))
  const expected = ['it is [SEP] goal', 'it is [SEP] rain is weather'].map(
    (tokens) => logits(1, tokens, 4)[0]!,
  )
  expect(await runNodeBatch(rewardScore, items, { model })).toEqual(
    expected.map((logit) => ({ score: { value: expect.closeTo(logit, 4), kind: 'reward' } })),
  )
})
