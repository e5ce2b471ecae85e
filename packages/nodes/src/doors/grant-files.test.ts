import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantFiles } from './grant-files.ts'

const { signal } = new AbortController()
let base = ''
let docs = ''

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'chainwright-'))
  docs = join(base, 'docs')
  mkdirSync(join(docs, 'deep/er'), { recursive: true })
  mkdirSync(join(docs, '.hidden'))
  mkdirSync(join(base, 'more'))
  writeFileSync(join(base, 'secret.txt'), 'secret')
  writeFileSync(join(base, 'more/extra.md'), 'extra')
  writeFileSync(join(base, 'more/one.md'), 'shadowed')
  writeFileSync(join(docs, 'one.md'), 'one')
  writeFileSync(join(docs, 'two.txt'), 'two')
  writeFileSync(join(docs, 'deep/er/three.md'), 'three')
  writeFileSync(join(docs, '.hidden/four.md'), 'four')
  symlinkSync(join(base, 'secret.txt'), join(docs, 'link.txt'))
  symlinkSync(base, join(docs, 'up'))
  symlinkSync(join(docs, 'one.md'), join(docs, 'inner-link.md'))
})

afterAll(() => rmSync(base, { recursive: true }))

async function read(pattern: string, folders = [docs]): Promise<Record<string, string>> {
  const files = await grantFiles(folders).read(pattern, signal)
  return Object.fromEntries(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]))
}

test('reads a file inside a granted folder', async () => {
  expect(await read('one.md')).toEqual({ 'one.md': 'one' })
  expect(await read('deep/er/three.md')).toEqual({ 'deep/er/three.md': 'three' })
})

test('looks in each granted folder, the first one first', async () => {
  const folders = [docs, join(base, 'more')]
  expect(await read('*.md', folders)).toEqual({ 'extra.md': 'extra', 'one.md': 'one' })
  expect(await read('extra.md', folders)).toEqual({ 'extra.md': 'extra' })
})

test('finds files by a glob, without hidden files and links', async () => {
  expect(await read('*')).toEqual({ 'one.md': 'one', 'two.txt': 'two' })
  expect(await read('**/*.md')).toEqual({ 'deep/er/three.md': 'three', 'one.md': 'one' })
  expect(Object.keys(await read('**'))).toEqual(['deep/er/three.md', 'one.md', 'two.txt'])
  expect(await read('d??p/*/t*.md')).toEqual({ 'deep/er/three.md': 'three' })
  expect(await read('.hidden/*')).toEqual({ '.hidden/four.md': 'four' })
})

test.each([
  '../secret.txt',
  'deep/../../secret.txt',
  '/etc/hostname',
  './one.md',
  '',
  'deep//three.md',
  'deep/',
  'C:one.md',
  'deep\\er',
  'one.md.',
  'one.md ',
  'nul',
  'COM1.txt',
  'a\nb',
  'a\0b',
  'a'.repeat(256),
  'abc/'.repeat(300) + 'x',
])('refuses the name %j', async (name) => {
  await expect(read(name)).rejects.toMatchObject({ code: 'file-name-refused', port: 'files' })
})

test.each(['link.txt', 'inner-link.md', 'up/secret.txt', 'up/docs/../secret.txt', 'deep'])(
  'does not read %s, which is no file inside the folder',
  async (name) => {
    const code = expect.stringMatching(/^file-(not-granted|name-refused)$/)
    await expect(read(name)).rejects.toMatchObject({ code })
  },
)

test('says that a file is missing', async () => {
  await expect(read('none.md')).rejects.toMatchObject({ code: 'file-missing' })
  await expect(read('*.pdf')).rejects.toMatchObject({ code: 'file-missing' })
  await expect(read('one.md/two.md')).rejects.toMatchObject({ code: 'file-missing' })
})

test('reads nothing when no folder was granted, or the folder is gone', async () => {
  await expect(read('one.md', [])).rejects.toMatchObject({ code: 'file-not-granted' })
  await expect(read('one.md', [join(base, 'gone')])).rejects.toMatchObject({
    code: 'file-not-granted',
  })
})

test('refuses files beyond the bounds', async () => {
  const small = grantFiles([docs], { maxBytes: 2 })
  await expect(small.read('one.md', signal)).rejects.toMatchObject({ code: 'file-too-large' })
  const few = grantFiles([docs], { maxFiles: 1 })
  await expect(few.read('*', signal)).rejects.toMatchObject({ code: 'files-too-many' })
  const little = grantFiles([docs], { maxTotalBytes: 4 })
  await expect(little.read('*', signal)).rejects.toMatchObject({ code: 'file-too-large' })
})

test.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
  execFileSync('mkfifo', [join(docs, 'pipe')])
  await expect(read('pipe')).rejects.toMatchObject({ code: 'file-not-granted' })
})

test('stops when it is cancelled', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  const files = grantFiles([docs])
  await expect(files.read('one.md', controller.signal)).rejects.toThrow('enough')
})
