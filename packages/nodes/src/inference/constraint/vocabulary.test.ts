import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderFiles } from '../../local/store/folder-files.ts'
import { readTokenizer } from '../text/tokenizer.ts'
import { createConstraint } from './constraint.ts'
import { readVocabulary } from './vocabulary.ts'

const starter = fileURLToPath(
  new URL('../../../../../models/smollm2-135m-instruct', import.meta.url),
)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'constraint-vocabulary-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Words in the manner of SentencePiece: `▁` for a space, `<0x41>` for a byte. */
const pieces = [
  '<unk>',
  '</s>',
  '▁',
  '▁Yes',
  'Yes',
  '▁no',
  'no',
  ',',
  'é',
  '<0xC3>',
  '<0xA9>',
  '<0x21>',
]

function writePieces(decoders: object[]): void {
  const vocab = Object.fromEntries(pieces.map((piece, token) => [piece, token]))
  const special = (id: number, content: string) => ({ id, content, special: true })
  const tokenizer = {
    added_tokens: [special(0, '<unk>'), special(1, '</s>')],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    model: { type: 'BPE', vocab, merges: [], byte_fallback: true, unk_token: '<unk>' },
    decoder: { type: 'Sequence', decoders },
  }
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer))
  writeFileSync(join(folder, 'tokenizer_config.json'), '{}')
}

const decoders = [
  { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
  { type: 'ByteFallback' },
  { type: 'Fuse' },
]
const strip = { type: 'Strip', content: ' ', start: 1, stop: 0 }

/** Every reply that the constraint allows, as the tokenizer writes it. */
async function replies(regex: string, continues: boolean): Promise<string[]> {
  const files = folderFiles(folder)
  const tokenizer = readTokenizer(files)
  const model = { files, tokenizer, config: { eos_token_id: 1 } }
  const found: string[] = []
  const open: number[][] = [[]]
  for (let tokens = open.pop(); tokens; tokens = open.pop()) {
    const form = await createConstraint({ regex }, model, { continues })
    for (const token of tokens) form.accept(token)
    const logits = new Float32Array(pieces.length)
    if (!form.done) form.restrict(logits)
    if (form.done || logits[1] === 0) found.push(tokenizer.decode(tokens))
    if (form.done) continue
    for (const token of pieces.keys()) {
      if (token !== 1 && logits[token] === 0) open.push([...tokens, token])
    }
  }
  return found.toSorted()
}

test('reads the bytes of each token of the starter model as its tokenizer writes them', () => {
  const { bytes, dropsFirstSpace } = readVocabulary(folderFiles(starter))
  const tokenizer = readTokenizer(folderFiles(starter))
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  expect(bytes).toHaveLength(49_152)
  expect(dropsFirstSpace).toBe(false)
  for (let token = 0; token < bytes.length; token += 7) {
    const own = bytes[token]
    const written = tokenizer.decode([token])
    expect(own ? utf8.decode(own) : '').toBe(written)
  }
})

test('reads marks of spaces and single bytes', () => {
  writePieces(decoders)
  const { bytes, dropsFirstSpace } = readVocabulary(folderFiles(folder))
  const texts = bytes.map((own) => own && Array.from(own))
  expect(texts.slice(0, 4)).toEqual([undefined, undefined, [32], [32, 89, 101, 115]])
  expect(texts.slice(8)).toEqual([[0xc3, 0xa9], [0xc3], [0xa9], [0x21]])
  expect(dropsFirstSpace).toBe(false)
})

test.each([true, false])('keeps to the form where the first space is lost: %s', async (lost) => {
  writePieces(lost ? [...decoders, strip] : decoders)
  const ways = await replies('Yes, é!| no', false)
  // Each text can be written in several ways: with and without a first space, and é by its bytes.
  expect([...new Set(ways)]).toEqual([' no', 'Yes, é!'])
  expect(ways).toHaveLength(lost ? 3 * 2 + 2 : 2 + 2)
})

test('keeps the space of a reply that continues a text', async () => {
  writePieces([...decoders, strip])
  const files = folderFiles(folder)
  const tokenizer = readTokenizer(files)
  const model = { files, tokenizer, config: { eos_token_id: 1 } }
  const form = await createConstraint({ choices: [' no'] }, model, { continues: true })
  const logits = new Float32Array(pieces.length)
  form.restrict(logits)
  const allowed = pieces.filter((_, token) => logits[token] === 0)
  expect(allowed).toEqual(['▁', '▁no'])
})

test('says so when the vocabulary cannot write what comes next', async () => {
  writePieces(decoders)
  await expect(replies('no?x', false)).rejects.toMatchObject({ code: 'constraint-unreachable' })
})

test('refuses vocabularies that it cannot read', () => {
  writePieces([{ type: 'WordPiece' }])
  expect(() => readVocabulary(folderFiles(folder))).toThrow(
    expect.objectContaining({ code: 'constraint-invalid' }),
  )
})
