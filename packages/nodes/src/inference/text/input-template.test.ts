import { Tokenizer } from '@huggingface/tokenizers'
import { expect, test } from 'vitest'
import { byteTokenizer, wordPieceTokenizer } from '../../../test/tiny-tokenizers.ts'
import { readInputTemplate } from './input-template.ts'
import type { NetworkInput } from './input-template.ts'

const words = wordPieceTokenizer(['a', 'b', 'c'])
const [start, end] = [words.id('[CLS]'), words.id('[SEP]')]

function framed(processor: object | null, texts: readonly number[][]): NetworkInput {
  const tokenizer = new Tokenizer({ ...words.json, post_processor: processor }, words.config)
  return readInputTemplate(tokenizer)(texts)
}
const ends = { cls: ['[CLS]', start], sep: ['[SEP]', end] }

test('follows the template of BERT, which tells the two texts apart by type', () => {
  const bert = { type: 'BertProcessing', ...ends }
  expect(framed(bert, [[7], [8, 9]])).toEqual({
    ids: [start, 7, end, 8, 9, end],
    types: [0, 0, 0, 1, 1, 1],
    starts: [1, 3],
  })
  expect(framed(bert, [[7]])).toEqual({ ids: [start, 7, end], types: [0, 0, 0], starts: [1] })
})

test('follows the template of RoBERTa, with two ends between the texts', () => {
  const roberta = { type: 'RobertaProcessing', ...ends }
  expect(framed(roberta, [[7], [8]]).ids).toEqual([start, 7, end, end, 8, end])
})

test('frames a pair whose second text is empty as a pair', () => {
  const { post_processor: template } = words.json
  expect(framed(template as object, [[7], []])).toEqual({
    ids: [start, 7, end, end],
    types: [0, 0, 0, 1],
    starts: [1, 3],
  })
})

test('puts texts behind each other where there is no template', () => {
  expect(framed(null, [[7], [8]])).toEqual({ ids: [7, 8], types: [0, 1], starts: [0, 1] })
  const bytes = byteTokenizer()
  const json = { ...bytes.json, post_processor: { type: 'ByteLevel' } }
  const frame = readInputTemplate(new Tokenizer(json, bytes.config))
  expect(frame([[7], [8]]).ids).toEqual([7, 8])
})

test('says which token of its template a vocabulary lacks', () => {
  const broken = { type: 'BertProcessing', cls: ['<absent>', 1], sep: ['[SEP]', end] }
  expect(() => framed(broken, [[7]])).toThrow('<absent>')
})
