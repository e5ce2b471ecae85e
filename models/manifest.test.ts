import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hash, listFiles, revisionOf } from './build/manifest.ts'
import type { Manifest } from './build/manifest.ts'

const largestFile = 50_000_000
const largestFolder = 160_000_000
const models = ['smollm2-135m-instruct', 'universal-sentence-encoder-lite']
/** Written by hand or made from the list itself, so not part of it. */
const unlisted = new Set(['README.md', 'manifest.json'])

describe.each(models)('%s', (name) => {
  const folder = join(import.meta.dirname, name)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest

  test('the manifest lists every file with its size and hash', () => {
    const paths = filesBelow(folder).filter((path) => !unlisted.has(path))
    const content = new Map(paths.map((path) => [path, readFileSync(join(folder, path))]))
    expect(manifest.files).toEqual(listFiles(content))
  })

  test('the revision is the hash of the list', () => {
    expect(manifest.revision).toBe(revisionOf(manifest.files))
  })

  test('the manifest names the folder and its licence, and the licence is there', () => {
    expect(manifest).toMatchObject({ name, license: 'Apache-2.0' })
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain('Apache License')
  })

  test('no file is above 50 MB', () => {
    expect(manifest.files.filter(({ bytes }) => bytes > largestFile)).toEqual([])
  })
})

test('the list for pages, which cannot look into folders, names every model', () => {
  const list: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'models.json'), 'utf8'))
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => existsSync(join(import.meta.dirname, entry.name, 'manifest.json')))
    .map(({ name }) => name)
  expect(list).toEqual({ models: folders.toSorted() })
})

test('all models together are at most 160 MB', () => {
  const paths = models.flatMap((name) =>
    filesBelow(join(import.meta.dirname, name)).map((path) => join(name, path)),
  )
  const bytes = paths.reduce((sum, path) => sum + statSync(join(import.meta.dirname, path)).size, 0)
  expect(bytes).toBeLessThanOrEqual(largestFolder)
})

test('the hash is SHA-256 in hexadecimal digits', () => {
  expect(hash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
}
