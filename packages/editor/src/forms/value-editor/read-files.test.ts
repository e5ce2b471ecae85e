import { number } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { importItems } from './import-items.ts'
import { readFile } from './read-files.ts'

const limits = { itemBytes: 100, totalBytes: 1000 }

function fileOf(name: string, content: string | Uint8Array<ArrayBuffer>) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { name, size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.buffer) }
}

describe('reading a file', () => {
  it('takes text and Markdown as they are', async () => {
    const text = '# A page\r\nwith ümlauts'
    expect(await readFile(fileOf('page.md', text), limits)).toEqual({
      type: 'text',
      text: { name: 'page.md', text },
    })
  })

  it('takes the readable part of a page, and runs nothing of it', async () => {
    const page = '<title>x</title><p>One</p><script>globalThis.ran = 1</script><p>Two</p>'
    const read = await readFile(fileOf('page.html', page), limits)
    expect(read).toEqual({ type: 'text', text: { name: 'page.html', text: 'One\n\nTwo' } })
  })

  it('cuts a table into rows', async () => {
    const read = await readFile(fileOf('rows.csv', 'id,text\n1,"a, b"\n2,c\n'), limits)
    expect(read.type === 'table' && read.rows.map(({ values }) => values.get('text'))).toEqual([
      'a, b',
      'c',
    ])
  })

  it.each([
    ['an empty file', fileOf('a.txt', ''), 'a.txt is empty.'],
    ['a picture', fileOf('a.png', new Uint8Array([0x89, 0x50, 0])), 'a.png is no text in UTF-8'],
    ['text with zeros', fileOf('a.bin', 'a\0b'), 'a.bin is no text'],
    ['a long text', fileOf('a.txt', 'x'.repeat(101)), 'a.txt has 101 B; at most 100 B fit'],
    ['a broken table', fileOf('a.jsonl', '{"a":'), 'a.jsonl cannot be read: '],
  ])('refuses %s in words', async (_, file, words) => {
    const read = await readFile(file, limits)
    expect(read.type === 'problem' && read.message).toContain(words)
  })

  it('tells when the file is gone', async () => {
    const file = {
      name: 'a',
      size: 1,
      arrayBuffer: () => Promise.reject(new Error('it was moved')),
    }
    expect(await readFile(file, limits)).toEqual({
      type: 'problem',
      message: 'a cannot be read: it was moved',
    })
  })
})

describe('reading the items of a list from a file', () => {
  it('takes each line of JSON lines, or the first column of a table', async () => {
    expect((await importItems(fileOf('a.jsonl', '1\n2.5\n'), number)).items).toEqual([1, 2.5])
    expect((await importItems(fileOf('a.csv', 'n,m\n3,9\n4,9\n'), number)).items).toEqual([3, 4])
  })

  it('takes nothing of a file with one wrong row, and names it', async () => {
    const { items, problem } = await importItems(fileOf('a.jsonl', '1\n"two"\n'), number)
    expect(items).toEqual([])
    expect(problem).toContain('Row 2: This is no number:')
  })
})
