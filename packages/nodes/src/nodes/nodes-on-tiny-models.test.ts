import type { Answer, Labels } from '@chainwright/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../test/open-tiny-models.ts'
import type { TinyModels } from '../../test/open-tiny-models.ts'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { tinyHead } from '../../test/tiny-heads.ts'
import { writeTinyLlama, writeTinyModel, writeTokenizer } from '../../test/tiny-models.ts'
import { tinySeq2seq } from '../../test/tiny-seq2seq.ts'
import { wordPieceTokenizer } from '../../test/tiny-tokenizers.ts'
import { softmaxOf } from '../../test/tiny-weights.ts'
import type { TaggedSpan } from '../models/encoders.ts'
import type { Span } from '../models/inference.ts'
import { answer } from './answer.ts'
import { entities } from './entities.ts'
import { fillMask } from './fill-mask.ts'
import { perplexity } from './perplexity.ts'
import { translate } from './translate.ts'

// Random weights: nothing here is about what is said, all of it about what comes through unchanged.
const words = wordPieceTokenizer(['the', 'cat', 'sat', 'on', 'a', 'mat', '##s', '.', 'who', '?'])
const masked = tinyHead({ vocabulary: words.size, head: 'masked', outputs: words.size })
const tagger = tinyHead({ vocabulary: words.size, head: 'tokens', outputs: 3, seed: 5 })
const reader = tinyHead({ vocabulary: words.size, head: 'spans', outputs: 2, seed: 6 })
const rewriter = tinySeq2seq(words.size, 3)
let models: TinyModels

beforeAll(() => {
  models = openTinyModels()
  const bert = { model_type: 'bert', pad_token_id: 0, max_position_embeddings: 40 }
  const write = (name: string, bytes: Uint8Array, config: object): void => {
    writeTokenizer(models.folder(name), words)
    writeTinyModel(models.folder(name), { model: bytes }, { ...bert, ...config })
  }
  write('masked', masked.bytes, { architectures: ['BertForMaskedLM'], vocab_size: words.size })
  const id2label = { 0: 'O', 1: 'B-PER', 2: 'B-LOC' }
  write('tagger', tagger.bytes, { architectures: ['BertForTokenClassification'], id2label })
  write('reader', reader.bytes, { architectures: ['BertForQuestionAnswering'] })
  writeTokenizer(models.folder('rewriter'), words)
  writeTinyModel(
    models.folder('rewriter'),
    { encoder_model: rewriter.encoder, decoder_model_merged: rewriter.decoder },
    {
      architectures: ['T5ForConditionalGeneration'],
      model_type: 't5',
      is_encoder_decoder: true,
      num_layers: 1,
      num_decoder_layers: 1,
      num_heads: 1,
      d_kv: rewriter.width,
      d_model: rewriter.width,
      vocab_size: words.size,
      max_position_embeddings: 40,
      pad_token_id: 0,
      eos_token_id: words.id('[SEP]'),
      decoder_start_token_id: 0,
    },
  )
  writeTinyLlama(models.folder('llama'))
})
afterAll(() => models.close())

test('fill-mask gives the probabilities of the words at the mask', async () => {
  const model = { fillMask: await models.open('masked', 'fillMask') }
  const { outputs } = await runNode(fillMask, { text: 'the {{mask}} sat .', top: 4 }, { model })
  const ids = '[CLS] the [MASK] sat . [SEP]'.split(' ').map(words.id)
  const expected = softmaxOf(masked.forward({ ids })[2]!).toSorted((a, b) => b - a)
  const given = Object.values(outputs['labels'] as Labels)
  expect(given).toHaveLength(4)
  for (const [rank, value] of given.entries()) expect(value).toBeCloseTo(expected[rank]!, 5)
  expect(outputs['text']).toBe(`the ${Object.keys(outputs['labels'] as Labels)[0]} sat .`)
})

test('entities stand where they say, in a batch as alone', async () => {
  const model = { tag: await models.open('tagger', 'tag') }
  const texts = ['The cat sat on a mat.', 'Who sat?', 'The mats.']
  const items = texts.map((text) => ({ text, minScore: 0 }))
  const together = await runNodeBatch(entities, items, { model })
  expect(together.some((one) => (one as { texts: string[] }).texts.length > 0)).toBe(true)
  for (const [index, item] of items.entries()) {
    const { outputs } = await runNode(entities, item, { model })
    const alone = outputs['entities'] as TaggedSpan[]
    const batched = (together[index] as { entities: TaggedSpan[] }).entities
    expect(batched.map(({ label, text }) => [label, text])).toEqual(
      alone.map(({ label, text }) => [label, text]),
    )
    for (const { text, start, end } of alone) expect(item.text.slice(start, end)).toBe(text)
  }
})

test('answers of a reading model stand in the context and in their passages', async () => {
  const model = { answer: await models.open('reader', 'answer') }
  const context = 'The cat sat. A mat sat on the cat. Who sat on a mat? The mats sat.'
  const inputs = { question: 'who sat ?', context, strategy: 'span', top: 3 }
  const { outputs } = await runNode(answer, inputs, { model })
  const answers = outputs['answers'] as Answer[]
  const spans = outputs['spans'] as Span[]
  expect(answers.length).toBeGreaterThan(0)
  for (const [index, { text, source, span }] of answers.entries()) {
    expect(source?.slice(span?.start, span?.end)).toBe(text)
    expect(context.slice(spans[index]?.start, spans[index]?.end)).toBe(text)
  }
})

test('translate gives the same text in a batch as alone', async () => {
  const model = { translate: await models.open('rewriter', 'translate') }
  const items = ['the cat', 'a mat sat on the mat', 'who'].map((text) => ({ text, maxTokens: 6 }))
  const together = await runNodeBatch(translate, items, { model })
  for (const [index, item] of items.entries()) {
    const { outputs, deltas } = await runNode(translate, item, { model })
    expect(together[index]).toMatchObject(outputs)
    expect(deltas['text'] ?? '').toBe(outputs['text'])
  }
})

test('perplexity of a text in windows is that of its words after those before them', async () => {
  const logProbabilities = await models.open('llama', 'logProbabilities')
  const tokenize = await models.open('llama', 'tokenize')
  const text = 'one two three four five six seven'
  const inputs = { text, window: 16, stride: 6 }
  const { outputs } = await runNode(perplexity, inputs, { model: { logProbabilities, tokenize } })
  const tokens = outputs['tokens'] as { text: string; logProbability: number }[]
  // This model has no beginning of text, after which the first token could be scored.
  expect(tokens.map((token) => token.text).join('')).toBe(text.slice(1))
  const last = await logProbabilities.logProbabilities({ text: ' five six' }, [' seven'], {
    signal: AbortSignal.timeout(60_000),
  })
  const tail = tokens.slice(-6).map(({ logProbability }) => logProbability)
  for (const [index, token] of last[0]!.entries())
    expect(tail[index]).toBeCloseTo(token.logProbability, 4)
  const mean = tokens.reduce((sum, token) => sum + token.logProbability, 0) / tokens.length
  expect(outputs['perplexity']).toBeCloseTo(Math.exp(-mean), 8)
})
