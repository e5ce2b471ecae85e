import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyBert } from '../../../test/tiny-models.ts'
import { readModelFolder } from './read-model-folder.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'folders-'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('has the window of the positions, but for those that a RoBERTa keeps for padding', () => {
  const positions = { max_position_embeddings: 514, pad_token_id: 1 }
  writeTinyBert(join(root, 'bert'), undefined, { ...positions, model_type: 'bert' })
  writeTinyBert(join(root, 'roberta'), undefined, { ...positions, model_type: 'roberta' })
  expect(readModelFolder(root, 'bert')?.contextWindow).toBe(514)
  expect(readModelFolder(root, 'roberta')?.contextWindow).toBe(512)
})

test('can do what its architecture can, whatever was known when it was fetched', () => {
  writeTinyBert(join(root, 'judge'), ['entailment', 'neutral', 'contradiction'])
  const manifest = { name: 'judge', capabilities: ['tokenize', 'classify'] }
  writeFileSync(join(root, 'judge/manifest.json'), JSON.stringify(manifest))
  expect(readModelFolder(root, 'judge')?.capabilities).toEqual(['tokenize', 'classify'])
  const foreign = JSON.stringify({ ...manifest, trust: 'foreign' })
  writeFileSync(join(root, 'judge/manifest.json'), foreign)
  expect(readModelFolder(root, 'judge')?.capabilities).toEqual(['tokenize', 'classify', 'entail'])
})
