import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const flow = flowText({
  inputs: {
    one: { type: 'text', default: '' },
    many: { type: 'text[]', default: [] },
    data: { type: 'json', default: null },
  },
  nodes: {},
  outputs: {
    one: { from: 'inputs.one' },
    many: { from: 'inputs.many' },
    data: { from: 'inputs.data' },
  },
})

async function outputsOf(inputs: string[], options: CliOptions = {}) {
  const words = ['run', 'a.flow.json', '--json', ...inputs.flatMap((one) => ['--input', one])]
  const { stdout, stderr, code } = await runCli(words, options)
  return { ...JSON.parse(stdout).outputs, stderr, code }
}

describe('--input', () => {
  const files = {
    'a.flow.json': flow,
    'notes/b.md': 'B',
    'notes/a.md': 'A',
    'notes/c.txt': 'C',
    'data.json': '{"a": 1}',
    'binary.pdf': new Uint8Array([0x25, 0xff, 0xfe]),
  }

  it('reads files, in name order for a pattern', async () => {
    const folder = folderWith(files)
    const inputs = ['one=@notes/c.txt', 'many=@notes/*.md', 'data=@data.json']
    expect(await outputsOf(inputs, { folder })).toMatchObject({
      one: 'C',
      many: ['A', 'B'],
      data: { a: 1 },
    })
  })

  it('puts the items of a repeated flag together, files and texts alike', async () => {
    const folder = folderWith(files)
    const inputs = ['many=@notes/b.md', 'many=plain', 'many=@@literal', 'many=@notes/?.md']
    expect(await outputsOf(inputs, { folder })).toMatchObject({
      many: ['B', 'plain', '@literal', 'A', 'B'],
    })
  })

  it('takes a file from anywhere, because naming it is the grant', async () => {
    const folder = folderWith(files)
    const other = folderWith({ 'deep/x.md': 'X' })
    expect(await outputsOf([`many=@${other}/**/*.md`], { folder })).toMatchObject({ many: ['X'] })
    expect(await outputsOf([`one=@${other}/deep/x.md`], { folder })).toMatchObject({ one: 'X' })
  })

  it('takes what is piped in as @-', async () => {
    const folder = folderWith(files)
    expect(await outputsOf(['one=@-'], { folder, stdin: 'piped' })).toMatchObject({ one: 'piped' })
  })

  it.each([
    ['one=@missing.md', 3, 'there is no file `missing.md`'],
    ['one=@notes', 3, '`notes` is a folder'],
    ['many=@none/*.md', 3, 'no file is named like `none/*.md`'],
    ['one=@notes/*.md', 2, 'takes one text, and `@notes/*.md` gives 2 texts'],
    ['one=@binary.pdf', 2, 'is no UTF-8 text'],
    ['one=@', 2, 'names no file'],
    ['data=@notes/a.md', 2, 'is no JSON'],
  ])('refuses %s', async (input, exitCode, told) => {
    const { code, stderr } = await outputsOf([input], { folder: folderWith(files) })
    expect(stderr).toContain(told)
    expect(code).toBe(exitCode)
  })

  it('refuses a single value that is given twice', async () => {
    const { stderr } = await outputsOf(['one=a', 'one=b'], { folder: folderWith(files) })
    expect(stderr).toContain('takes one text, and it was given 2 times')
  })
})
