import { fileURLToPath } from 'node:url'
import { Tokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { folderFiles } from '../../local/store/folder-files.ts'
import { anyText } from '../../../test/any-text.ts'
import {
  byteTokenizer,
  unigramTokenizer,
  wordPieceTokenizer,
} from '../../../test/tiny-tokenizers.ts'
import type { TinyTokenizer } from '../../../test/tiny-tokenizers.ts'
import { createPlacer } from './offsets.ts'
import type { PlacedTokens } from './offsets.ts'
import { readTokenizer } from './tokenizer.ts'

const letters = [...'abcdefghijklmnopqrstuvwxyz']
const syllables = ['the', 'cafe', 'play', '##ing', '##s', 'fi', '##fi', '中', '.', '!', 'ς', '##ς']
const words = wordPieceTokenizer([
  ...syllables,
  ...letters.slice(0, 8),
  ...letters.slice(0, 8).map((letter) => `##${letter}`),
])
const bytes = byteTokenizer([
  ['Ġ', 't'],
  ['h', 'e'],
  ['Ġt', 'he'],
  ['Ã', '©'],
])
const pieces = unigramTokenizer([
  '▁the',
  '▁caf',
  'é',
  '▁',
  's',
  'ing',
  '▁play',
  'fi',
  '.',
  ...letters,
])

/** The same pieces, split at white space first, as older files of XLM-RoBERTa do. */
const split: TinyTokenizer = {
  ...pieces,
  json: {
    ...pieces.json,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: '' },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
        { type: 'Strip', strip_left: false, strip_right: true },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
      ],
    },
  },
}

/** Pieces that fall back on bytes, with the spaces put in by the normalizer, as Llama 2 does. */
const fallback = ((): TinyTokenizer => {
  const bytesOf = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  )
  const vocabulary = ['<unk>', '</s>', ...bytesOf, '▁', '▁t', 'he', '▁the', ...letters]
  const vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  const merges = ['▁ t', 'h e', '▁t he']
  return {
    ...bytes,
    json: {
      ...bytes.json,
      added_tokens: [{ id: 1, content: '</s>', special: true, normalized: false, rstrip: true }],
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'Prepend', prepend: '▁' },
          { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
        ],
      },
      pre_tokenizer: null,
      decoder: null,
      model: {
        type: 'BPE',
        unk_token: '<unk>',
        byte_fallback: true,
        fuse_unk: true,
        vocab,
        merges,
      },
    },
  }
})()

function placer({ json, config }: TinyTokenizer): (text: string) => PlacedTokens {
  const parts = { splitting: json['pre_tokenizer'], oneSpace: false, plainLetters: false }
  return createPlacer(new Tokenizer(json, config), parts)
}

/** The parts of the text that the tokens stand for. */
function parts(tokenizer: TinyTokenizer, text: string): string[] {
  return placer(tokenizer)(text).spans.map(({ start, end }) => text.slice(start, end))
}

test('places words, endings and unknown words of BERT in a text with capitals and accents', () => {
  expect(parts(words, 'The CAFÉS zzz, playing!')).toEqual([
    'The',
    'CAFÉ',
    'S',
    'zzz',
    ',',
    'play',
    'ing',
    '!',
  ])
  expect(parts(words, 'zcafe\u0301 cafe\u0301')).toEqual(['zcafe\u0301', 'cafe\u0301'])
  expect(parts(words, 'a中b[SEP]the')).toEqual(['a', '中', 'b', '[SEP]', 'the'])
})

test('places the tokens of bytes, several of which may share a character', () => {
  expect(parts(bytes, 'in the café')).toEqual(['i', 'n', 'the', ' ', 'c', 'a', 'f', 'é'])
  expect(parts(bytes, 'a🙂')).toEqual(['a', '🙂', '🙂', '🙂', '🙂'])
})

test('places pieces that begin with a space, and what normalizing made of a ligature', () => {
  expect(parts(pieces, 'the café playing')).toEqual(['the', 'caf', 'é', 'play', 'ing'])
  expect(parts(pieces, '  the ﬁﬁ')).toEqual([' ', 'the', ' ', 'ﬁ', 'ﬁ'])
  expect(parts(pieces, '漢字s 漢')).toEqual(['', '漢字', 's', ' ', '漢'])
})

test('places words that are split first, and characters that fall back on bytes', () => {
  expect(parts(split, 'the  the\n cafés ')).toEqual(['the', 'the', 'caf', 'é', 's'])
  expect(parts(fallback, 'the a é')).toEqual(['the', ' ', 'a', ' ', 'é', 'é'])
})

const mixed = fc
  .array(
    fc.constantFrom(
      'the',
      'café',
      'cafe\u0301',
      'playings',
      'ﬁ',
      'Ａ',
      'ΣΑΣ',
      'zq',
      '漢字',
      '한국',
      '각',
      ' ',
      '  ',
      '\n',
      '\u00a0',
      '.',
      '!',
      '▁',
      '🙂',
      '👩🏽‍🚀',
      '\u200d',
      '\u0301',
      '[SEP]',
      '</s>',
      '²',
      '\ud800',
    ),
    { maxLength: 14 },
  )
  .map((chosen) => chosen.join(''))

/** What a normalizer may take away, or read as white space. */
const mayVanish = /[\s\p{C}\p{M}\u2581\ufffd]/u

const real = (name: string) =>
  readTokenizer(
    folderFiles(fileURLToPath(new URL(`../../../../../models/${name}`, import.meta.url))),
  )
const places: Record<string, (text: string) => PlacedTokens> = {
  'words of BERT': placer(words),
  bytes: placer(bytes),
  pieces: placer(pieces),
  'pieces of words': placer(split),
  'pieces and bytes': placer(fallback),
  'the sentence encoder': real('universal-sentence-encoder-lite').place,
  'the writer': real('smollm2-135m-instruct').place,
}

describe.each(Object.entries(places))('%s', (_name, place) => {
  test('stand in order, inside the text, and cover all that can be seen', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, anyText(20)), (text) => {
        const { ids, spans } = place(text)
        expect(spans).toHaveLength(ids.length)
        const covered = new Set<number>()
        for (const [at, { start, end }] of spans.entries()) {
          const before = spans[at - 1] ?? { start: 0, end: 0 }
          expect(start).toBeGreaterThanOrEqual(before.start)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeGreaterThanOrEqual(before.end)
          expect(end).toBeLessThanOrEqual(text.length)
          for (let unit = start; unit < end; unit += 1) covered.add(unit)
        }
        for (const { 0: character, index } of text.toWellFormed().matchAll(/./gsu)) {
          if (!mayVanish.test(character))
            expect(covered, `${character} at ${index}`).toContain(index)
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('stand for what the vocabulary writes, letter by letter', () => {
  const tokenizer = new Tokenizer(words.json, words.config)
  const place = placer(words)
  fc.assert(
    fc.property(mixed, (text) => {
      const { ids, spans } = place(text)
      for (const [at, id] of ids.entries()) {
        const written: string = tokenizer.id_to_token(id) ?? ''
        if (written === '[UNK]' || written === '[SEP]') continue
        const { start, end } = spans[at]!
        const plain = text.slice(start, end).normalize('NFD').toLowerCase()
        expect(plain.replaceAll(mayVanishEverywhere, '')).toBe(written.replace('##', ''))
      }
    }),
    { numRuns: 300 },
  )
})

const mayVanishEverywhere = new RegExp(mayVanish, 'gu')
