import { expect, it } from 'vitest'
import { createHeldFiles } from './held-files.ts'

const { signal } = new AbortController()
const file = (name: string) => ({ name, bytes: new TextEncoder().encode(name) })
const files = createHeldFiles(['docs/b.md', 'docs/a.md', 'notes.txt'].map(file))

it('reads the files that a name or glob means, in name order, and no others', async () => {
  const names = async (pattern: string) =>
    (await files.read(pattern, signal)).map(({ name }) => name)
  expect(await names('docs/*.md')).toEqual(['docs/a.md', 'docs/b.md'])
  expect(await names('notes.txt')).toEqual(['notes.txt'])
  await expect(names('*.md')).rejects.toMatchObject({ code: 'file-missing' })
  await expect(names('../notes.txt')).rejects.toMatchObject({ code: 'file-missing' })
})
