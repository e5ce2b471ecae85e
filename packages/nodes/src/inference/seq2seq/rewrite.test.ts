import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTinyModels } from '../../../test/open-tiny-models.ts'
import type { TinyModels } from '../../../test/open-tiny-models.ts'
import { tinySeq2seq } from '../../../test/tiny-seq2seq.ts'
import { writeTinyModel, writeTokenizer } from '../../../test/tiny-models.ts'
import { softmaxOf } from '../../../test/tiny-weights.ts'
import { unigramTokenizer } from '../../../test/tiny-tokenizers.ts'
import { checkGenerateOptions } from '../causal/generate-options.ts'
import { loadFromFolder } from '../../local/load-from-folder.ts'
import { rewriteTexts } from './rewrite.ts'

const { signal } = new AbortController()
const pieces = ['▁the', '▁cat', '▁sat', '▁on', '▁a', '▁mat', 's', '▁dog', '▁ran', '.', '▁home', '▁']
const words = unigramTokenizer(pieces)
const network = tinySeq2seq(words.size, 3)
const [pad, end] = [words.id('<pad>'), words.id('</s>')]
let models: TinyModels

const shapes = {
  T5: {
    architectures: ['T5ForConditionalGeneration'],
    model_type: 't5',
    num_layers: 1,
    num_decoder_layers: 1,
    num_heads: 1,
    d_kv: network.width,
  },
  Marian: {
    architectures: ['MarianMTModel'],
    model_type: 'marian',
    encoder_layers: 1,
    decoder_layers: 1,
    encoder_attention_heads: 1,
    decoder_attention_heads: 1,
  },
}

function write(name: string, shape: keyof typeof shapes, config: object = {}): void {
  writeTokenizer(models.folder(name), words)
  writeTinyModel(
    models.folder(name),
    { encoder_model: network.encoder, decoder_model_merged: network.decoder },
    {
      ...shapes[shape],
      is_encoder_decoder: true,
      d_model: network.width,
      vocab_size: words.size,
      max_position_embeddings: 24,
      pad_token_id: pad,
      eos_token_id: end,
      decoder_start_token_id: pad,
      ...config,
    },
  )
}

beforeAll(() => {
  models = openTinyModels()
  write('t5', 'T5')
  write('marian', 'Marian', { bad_words_ids: [[pad]], forced_eos_token_id: end })
  write('language', 'Marian', { forced_bos_token_id: words.id('▁dog') })
  write('varied', 'T5', { no_repeat_ngram_size: 2, min_length: 6 })
})
afterAll(() => models.close())

/** The likeliest tokens one after the other, worked out anew for each by plain arithmetic. */
function greedy(text: string, limit: number, banned: number[] = []): number[] {
  const source = [...text.split(' ').filter((word) => word !== ''), '</s>'].map(words.id)
  const written: number[] = []
  while (written.length < limit) {
    const logits = network.next(source, [pad, ...written])
    for (const token of banned) logits[token] = -Infinity
    const token = logits.indexOf(Math.max(...logits))
    if (token === end) break
    written.push(token)
  }
  return written
}

/** Tokens as text; special ones are left out. */
function textOf(tokens: readonly number[]): string {
  const written = tokens.filter((token) => token > 2).map((token) => pieces[token - 3])
  return written.join('').replaceAll('▁', ' ').trimStart()
}

const sources = [
  '▁the ▁cat ▁sat',
  '▁a ▁dog ▁ran ▁home .',
  '▁mat s',
  '▁on',
  '▁the ▁dog ▁sat ▁on ▁a ▁mat',
]
const texts = ['the cat sat', 'a dog ran home.', ' mats', 'on', 'the dog sat on a mat']

test('writes the likeliest token each time, for all texts together as for each alone', async () => {
  const model = await models.open('t5', 'translate')
  const written = await model.translate(texts, { signal, maxTokens: 12 })
  const expected = sources.map((source) => greedy(source, 12))
  expect(written.map(({ text }) => text)).toEqual(expected.map(textOf))
  expect(written.map(({ outputTokens }) => outputTokens)).toEqual(
    expected.map((tokens) => tokens.length),
  )
  expect(written.map(({ inputTokens }) => inputTokens)).toEqual([4, 6, 3, 2, 7])
  expect(written.map(({ finish }) => finish)).toEqual(
    expected.map((tokens) => (tokens.length < 12 ? 'stop' : 'length')),
  )
  // Both ends occur, or this test would say little.
  expect(new Set(written.map(({ finish }) => finish)).size).toBe(2)
})

test('never writes what the model bans, and ends where it is told to', async () => {
  const model = await models.open('marian', 'translate')
  const written = await model.translate(texts, { signal, maxTokens: 7 })
  const expected = sources.map((source) => greedy(source, 7, [pad]))
  for (const [at, { text, finish, outputTokens }] of written.entries()) {
    // The last of seven tokens is the end, which is no part of the text.
    const tokens = expected[at]!.slice(0, 6)
    expect({ text, outputTokens }).toEqual({ text: textOf(tokens), outputTokens: tokens.length })
    expect(finish).toBe(expected[at]!.length < 6 ? 'stop' : 'length')
  }
})

test('begins with the token that the model demands, such as a language', async () => {
  const model = await models.open('language', 'translate')
  for (const { text } of await model.translate(texts, { signal, maxTokens: 4 })) {
    expect(text).toMatch(/^dog/)
  }
})

test('keeps to the shortest length and repeats no run that must not be repeated', async () => {
  const model = await models.open('varied', 'translate')
  for (const { text, outputTokens } of await model.translate(texts, { signal, maxTokens: 20 })) {
    expect(outputTokens).toBeGreaterThanOrEqual(5)
    const found = text.match(/ ?\w+|\./g) ?? []
    const pairs = found.slice(1).map((word, at) => found[at]! + word)
    expect(new Set(pairs).size).toBe(pairs.length)
  }
})

test('tells of text while it is written, also to those who generate', async () => {
  const model = await models.open('t5', 'generate')
  const heard: string[] = []
  const onText = (piece: string): void => void heard.push(piece)
  const { text } = await model.generate({ text: texts[1]! }, { signal, maxTokens: 12, onText })
  expect(text).toBe(textOf(greedy(sources[1]!, 12)))
  expect(heard.join('')).toBe(text)
  expect(heard.length).toBeGreaterThan(1)
  expect(model.chat).toBe(false)
})

test('ends before a stop text', async () => {
  const model = await models.open('t5', 'generate')
  const whole = textOf(greedy(sources[1]!, 12))
  const stop = whole.slice(3, 6)
  const reply = await model.generate({ text: texts[1]! }, { signal, maxTokens: 12, stop: [stop] })
  expect(reply).toMatchObject({ text: whole.slice(0, whole.indexOf(stop)), finish: 'stop' })
})

test('draws the same text for the same seed', async () => {
  const model = await models.open('t5', 'generate')
  const draw = async (seed: number): Promise<string> => {
    const options = { signal, maxTokens: 12, temperature: 1.5, seed }
    return (await model.generate({ text: texts[0]! }, options)).text
  }
  expect(await draw(1)).toBe(await draw(1))
  expect(new Set(await Promise.all([1, 2, 3, 4, 5].map(draw))).size).toBeGreaterThan(2)
})

test('writes several texts in one go, each its own way; what fails one fails it alone', async () => {
  const model = await models.open('t5', 'generate')
  const heard = ['', '', '']
  const request = (text: string, options: object, at: number) => ({
    prompt: { text },
    ...options,
    onText: (piece: string) => void (heard[at] += piece),
  })
  const replies = await model.generateBatch!(
    [
      request(texts[0]!, { maxTokens: 5 }, 0),
      request('the cat '.repeat(20), {}, 1),
      request(texts[3]!, { maxTokens: 9 }, 2),
      { prompt: { messages: [] } },
      { prompt: { text: 'the' }, topP: 7 },
    ],
    { signal },
  )
  expect(replies[0]).toMatchObject({ text: textOf(greedy(sources[0]!, 5)) })
  expect(replies[1]).toMatchObject({ code: 'text-too-long' })
  expect(replies[2]).toMatchObject({ text: textOf(greedy(sources[3]!, 9)) })
  expect(replies[3]).toMatchObject({ code: 'chat-template-missing' })
  expect(replies[4]).toMatchObject({ code: 'option-invalid' })
  expect(heard).toEqual([textOf(greedy(sources[0]!, 5)), '', textOf(greedy(sources[3]!, 9))])
})

test('tells how likely each token was, and keeps to a form', async () => {
  const model = await models.open('t5', 'generate')
  const options = { signal, maxTokens: 6, logProbabilities: 1 }
  const { tokens } = await model.generate({ text: texts[1]! }, options)
  const written = greedy(sources[1]!, 6)
  const source = `${sources[1]} </s>`.split(' ').map(words.id)
  expect(tokens!.map(({ token }) => token)).toEqual(written)
  for (const [at, { token, logProbability }] of tokens!.entries()) {
    const probabilities = softmaxOf(network.next(source, [pad, ...written.slice(0, at)]))
    expect(logProbability).toBeCloseTo(Math.log(probabilities[token]!), 4)
  }
  const constraint = { choices: ['the dog', 'a cat'] }
  const { text, finish } = await model.generate({ text: texts[1]! }, { signal, constraint })
  expect(constraint.choices).toContain(text)
  expect(finish).toBe('stop')
})

test('refuses a conversation', async () => {
  const model = await models.open('t5', 'generate')
  const chat = { messages: [{ role: 'user', content: 'Hi' }] } as const
  await expect(model.generate(chat, { signal })).rejects.toMatchObject({
    code: 'chat-template-missing',
  })
})

test('refuses a text beyond the window, with the numbers', async () => {
  const model = await models.open('t5', 'translate')
  const long = 'the cat '.repeat(20)
  await expect(model.translate(['a', long], { signal })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(/Text 2 has 4\d tokens, more than the 24/),
  })
})

test('stops between two tokens when it is cancelled', async () => {
  const model = await loadFromFolder({
    folder: models.folder('t5'),
    identity: '',
    head: 'seq2seq',
    dtype: 'fp32',
    device: 'cpu',
    isolation: 'thread',
    foreign: false,
    contextWindow: 24,
    threads: 0,
  })
  const settings = checkGenerateOptions({ maxTokens: 12 })
  const requests = [{ text: texts[1]!, settings }]
  const heard: string[] = []
  let asked = 0
  const writing = rewriteTexts(
    model,
    { requests },
    { isCancelled: () => (asked += 1) > 4, onText: (piece) => heard.push(piece) },
  )
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
  expect(heard.join('')).toBe(textOf(greedy(sources[1]!, 3)))
  await model.network.dispose()
})
