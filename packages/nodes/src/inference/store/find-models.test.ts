import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyBert, writeTinyLlama } from '../../../test/tiny-models.ts'
import { createLocalModels } from '../../local/local-models.ts'
import { folderShelves } from '../../local/store/folder-shelves.ts'
import { findModels } from './find-models.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'starters-'))
  writeTinyLlama(join(root, 'writer'))
  writeTinyBert(join(root, 'reader'))
})
afterAll(() => rmSync(root, { recursive: true }))

function parts(reference: string, capabilities: string[]): [string, readonly string[]][] {
  const shelves = folderShelves({ starterFolder: root, aliases: new Map() })
  return findModels(shelves, reference, capabilities).map((part) => [
    part.found.reference,
    part.capabilities,
  ])
}

test('`starter` is one model when one can do all', () => {
  expect(parts('starter', ['generate', 'tokenize'])).toEqual([
    ['starter/writer', ['generate', 'tokenize']],
  ])
  expect(parts('starter', ['embed', 'tokenize'])).toEqual([
    ['starter/reader', ['embed', 'tokenize']],
  ])
})

test('`starter` is several that share the work when none can do all', () => {
  expect(parts('starter', ['embed', 'generate', 'tokenize'])).toEqual([
    ['starter/writer', ['generate', 'tokenize']],
    ['starter/reader', ['embed']],
  ])
})

test('a named model has to do all by itself, and what no starter can do is refused', () => {
  expect(() => parts('starter/writer', ['embed', 'generate'])).toThrow(/cannot embed/)
  expect(() => parts('starter', ['embed', 'translate'])).toThrow(/No starter model can/)
})

test('hands each capability from its own model, and names both in the identity', async () => {
  const models = createLocalModels({ starterFolder: root })
  const { signal } = new AbortController()
  const { identity, capabilities } = await models.resolve('starter', ['generate', 'embed'], signal)
  expect(identity).toMatch(/^starter\/\w+@.* \+ starter\/\w+@/)
  const [vector] = await capabilities.embed!.embed(['hello'], { signal })
  expect(vector).toHaveLength(32)
  const { text } = await capabilities.generate!.generate({ text: 'a' }, { signal, maxTokens: 2 })
  expect(typeof text).toBe('string')
  await models.close()
})
