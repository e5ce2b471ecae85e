import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderFiles } from '../../local/store/folder-files.ts'
import { anyText } from '../../../test/any-text.ts'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import { readTokenizer } from './tokenizer.ts'
import { createTokenizers } from '../../local/store/tokenizers.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-tokenizer-'))
  writeTinyLlama(folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

test('gives back every text that it was given', () => {
  const { encode, decode } = readTokenizer(folderFiles(folder))
  fc.assert(
    fc.property(anyText(30), (text) => {
      expect(decode(encode(text), { special: true })).toBe(text)
    }),
  )
})

test('leaves special tokens out of a text unless they are asked for', () => {
  const { encode, decode } = readTokenizer(folderFiles(folder))
  const tokens = encode('<|im_start|>hi<|im_end|>')
  expect(tokens).toHaveLength(4)
  expect(decode(tokens)).toBe('hi')
  expect(decode(tokens, { special: true })).toBe('<|im_start|>hi<|im_end|>')
})

test('keeps the spaces before punctuation', () => {
  const { encode, decode } = readTokenizer(folderFiles(folder))
  expect(decode(encode("so , it 's here ."))).toBe("so , it 's here .")
})

test('writes no tokens as no text', () => {
  expect(readTokenizer(folderFiles(folder)).decode([])).toBe('')
})

test('refuses a number that is no token', () => {
  expect(() => readTokenizer(folderFiles(folder)).decode([5, 100_000])).toThrow(
    expect.objectContaining({ code: 'token-unknown', message: expect.stringContaining('100000') }),
  )
})

test('writes a conversation by the template, up to where the reply begins', () => {
  const chat = readTokenizer(folderFiles(folder)).chat
  expect(chat?.([{ role: 'user', content: 'Hello' }])).toBe(
    '<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n',
  )
})

test('takes the template from a file of its own', () => {
  writeFileSync(join(folder, 'tokenizer_config.json'), '{ "bos_token": "<s>" }')
  expect(readTokenizer(folderFiles(folder)).chat).toBeUndefined()
  writeFileSync(join(folder, 'chat_template.jinja'), '{{ bos_token }}{{ messages[0].content }}')
  expect(readTokenizer(folderFiles(folder)).chat?.([{ role: 'user', content: 'Hi' }])).toBe('<s>Hi')
})

test('passes on why a template refuses a conversation', () => {
  const template = "{{ raise_exception('Roles must alternate') }}"
  writeFileSync(join(folder, 'chat_template.jinja'), template)
  expect(() => readTokenizer(folderFiles(folder)).chat?.([])).toThrow(
    expect.objectContaining({
      code: 'chat-template-failed',
      message: expect.stringContaining('Roles must alternate'),
    }),
  )
})

test('reads a tokenizer once, and again when its file has changed', () => {
  const tokenizers = createTokenizers()
  const first = tokenizers(folderFiles(folder))
  expect(tokenizers(folderFiles(folder))).toBe(first)
  writeTinyLlama(folder)
  writeFileSync(join(folder, 'tokenizer.json'), '{}')
  expect(() => tokenizers(folderFiles(folder))).toThrow(
    expect.objectContaining({ code: 'model-unreadable' }),
  )
})
