import { describe, expect, it } from 'vitest'
import { readJson } from './read-json.ts'

const limits = { fileBytes: 1000, depth: 4, stringBytes: 100, issues: 10 }

function codes(source: unknown): string[] {
  return readJson(source, limits).problems.map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('readJson', () => {
  it('reads text, bytes in any view, and values', () => {
    const bytes = new TextEncoder().encode('  {"a":[1,"é"]}')
    const json = { a: [1, 'é'] }
    const sources = [bytes, bytes.subarray(2), new DataView(bytes.buffer), '{"a":[1,"é"]}', json]
    for (const source of sources) expect(readJson(source, limits)).toEqual({ json, problems: [] })
  })

  it('leaves out a byte order mark, and says so', () => {
    const { json, problems } = readJson('\uFEFF[]', limits)
    expect(json).toEqual([])
    expect(problems).toMatchObject([{ code: 'byte-order-mark', harmless: true }])
  })

  it('says where a text stops being JSON rather than what a scan of it found', () => {
    expect(codes('{"a":1,"a":2,}')).toEqual(['invalid-json '])
  })

  it('never parses what nests too deep', () => {
    expect(codes('[[[[[')).toEqual(['nesting-too-deep /0/0/0/0'])
  })

  it('collects all problems of a text, with lines and columns', () => {
    const { json, problems } = readJson('{"a":1,\n"a":1e999}', limits)
    expect(json).toBeUndefined()
    expect(problems.map(({ message }) => message)).toEqual([
      'line 2, column 1: this key stands twice in one object; remove or rename one of the two',
      'line 2, column 5: this number is beyond what a number can hold; write a smaller one, or a text',
    ])
  })

  it('refuses what is too large before it looks inside', () => {
    expect(codes('x'.repeat(1001))).toEqual(['file-too-large '])
    expect(codes('é'.repeat(501))).toEqual(['file-too-large '])
    expect(codes(new Uint8Array(1001))).toEqual(['file-too-large '])
    expect(codes(Array.from({ length: 1001 }, () => 1))).toEqual(['file-too-large '])
  })

  it('gives what a getter or a proxy throws as a problem', () => {
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    expect(codes(trap)).toEqual(['not-json '])
  })
})
