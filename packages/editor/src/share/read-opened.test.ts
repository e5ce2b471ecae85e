import { expect, it } from 'vitest'
import { readOpened } from './read-opened.ts'

const opened = (text: string, name: string) => readOpened(new File([text], name))

it('knows a flow by its contents, whatever its name', async () => {
  expect((await opened('{ "chainwright": 1, "nodes": {} }', 'x.txt')).type).toBe('flow')
})

it('takes other texts for documents', async () => {
  expect(await opened('# Title', 'page.md')).toEqual({ type: 'document', text: '# Title' })
})

it.each([
  ['', 'empty.txt'],
  ['[1]', 'data.json'],
  ['{ "chainwright": 1', 'half.flow.json'],
  ['a\0b', 'bytes.bin'],
])('refuses %j', async (text, name) => {
  expect((await opened(text, name)).type).toBe('refused')
})

it('refuses a picture that holds no flow, and bytes that only begin like one', async () => {
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
  expect((await readOpened(new File([bytes], 'x.png'))).type).toBe('refused')
})
