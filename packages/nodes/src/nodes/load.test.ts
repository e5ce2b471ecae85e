import { expect, test } from 'vitest'
import { writePdf } from '../../test/pdf-writer.ts'
import { runNode } from '../../test/run-node.ts'
import type { Files } from '../doors/files.ts'
import { load } from './load.ts'

function granted(files: Record<string, string | Uint8Array>): { services: { files: Files } } {
  const encode = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content
  const all = Object.entries(files).map(([name, content]) => ({ name, bytes: encode(content) }))
  return { services: { files: { read: async () => all } } }
}

async function texts(files: Record<string, string | Uint8Array>, inputs = {}): Promise<unknown> {
  return (await runNode(load, { files: '*', ...inputs }, granted(files))).outputs['texts']
}

test('gives one text per file, with its name', async () => {
  const { outputs } = await runNode(load, { files: '*' }, granted({ 'a.md': '# A', 'b.txt': 'B' }))
  expect(outputs).toEqual({ texts: ['# A', 'B'], names: ['a.md', 'b.txt'] })
})

test('reads the text of HTML', async () => {
  expect(await texts({ 'a.html': '<p>Hello <i>you</i>' })).toEqual(['Hello you'])
  expect(await texts({ 'a.html': '<p>' }, { format: 'text' })).toEqual(['<p>'])
})

test('reads the text of a PDF', async () => {
  const pdf = writePdf([['One page.']])
  expect(await texts({ 'a.pdf': pdf })).toEqual(['One page.'])
  expect(await texts({ 'a.bin': pdf }, { format: 'pdf' })).toEqual(['One page.'])
})

test('gives one text per row of a table', async () => {
  const table = 'title,body\nOne,"First, with ""quotes"""\n\nTwo,"Two\nlines"\n'
  const { outputs } = await runNode(load, { files: '*' }, granted({ 'a.csv': table }))
  expect(outputs).toEqual({
    texts: ['title: One\nbody: First, with "quotes"', 'title: Two\nbody: Two\nlines'],
    names: ['a.csv#1', 'a.csv#2'],
  })
  expect(await texts({ 'a.csv': table }, { column: 'title' })).toEqual(['One', 'Two'])
})

test('finds the delimiter of a table, and reads a table of one column', async () => {
  expect(await texts({ 'a.csv': 'a;b\n1;2' }, { column: 'b' })).toEqual(['2'])
  expect(await texts({ 'a.tsv': 'a\tb\n1\t2' }, { column: 'b' })).toEqual(['2'])
  expect(await texts({ 'a.csv': 'name\nAda\nBob' }, { column: 'name' })).toEqual(['Ada', 'Bob'])
})

test('gives one text per line of JSON lines', async () => {
  const lines = '{"text":"One","n":1}\n\n{"text":"Two","n":[2]}\r\n'
  expect(await texts({ 'a.jsonl': lines }, { column: 'text' })).toEqual(['One', 'Two'])
  expect(await texts({ 'a.jsonl': lines }, { column: 'n' })).toEqual(['1', '[2]'])
  expect(await texts({ 'a.jsonl': '"One"\n{"a":1}' })).toEqual(['One', '{"a":1}'])
})

test('leaves out a byte order mark', async () => {
  expect(await texts({ 'a.txt': '\ufeffHi' })).toEqual(['Hi'])
})

test.each([
  [{ 'a.txt': Uint8Array.of(0xff, 0xfe, 0x41) }, {}, 'file-not-text', /a\.txt/],
  [{ 'a.jsonl': '{"a":1}\n{"a":' }, {}, 'table-invalid', /line 2/],
  [{ 'a.csv': 'a,b\n1,2\n1,2,3' }, {}, 'table-invalid', /row 2/],
  [{ 'a.csv': 'a,b\n1,"2' }, {}, 'table-invalid', /row/],
  [{ 'a.csv': 'a,a\n1,2' }, {}, 'table-invalid', /"a"/],
  [{ 'a.csv': 'a,b\n1,2' }, { column: 'c' }, 'column-missing', /"a", "b"/],
  [{ 'a.jsonl': '{"__proto__":1}' }, { column: 'constructor' }, 'column-missing', /Row 1/],
])('refuses %j with %j', async (files, inputs, code, message) => {
  const refusal = expect(texts(files, inputs)).rejects
  await refusal.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('is never answered from a cache', () => {
  expect(load.repeatable({}, undefined)).toBe(false)
})
