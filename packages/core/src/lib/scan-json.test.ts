import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson } from './scan-json.ts'

const limits = { depth: 64, stringBytes: 1000, issues: 100 }

function codes(text: string): string[] {
  return scanJson(text, limits).map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('scanJson', () => {
  it('finds a key that stands twice, however it is written', () => {
    expect(codes('{"a":1,"a":2}')).toEqual(['duplicate-key /a'])
    expect(codes(String.raw`{"a":1,"\u0061":2}`)).toEqual(['duplicate-key /a'])
    expect(codes('{"n":[{"x/y":1, "x/y" : 2}]}')).toEqual(['duplicate-key /n/0/x~1y'])
  })

  it('finds it among many keys, and among long keys', () => {
    const many = Array.from({ length: 100 }, (_, index) => `"k${index}":0`).join()
    expect(codes(`{${many}}`)).toEqual([])
    expect(codes(`{${many},"k7":0,"k50":0}`)).toEqual(['duplicate-key /k7', 'duplicate-key /k50'])
    const long = 'x'.repeat(40)
    expect(codes(`{"${long}a":0,"${long}b":0}`)).toEqual([])
    expect(codes(`{"${long}a":0,"${long}a":0}`)).toEqual([`duplicate-key /${long}a`])
  })

  it('lets equal keys of different objects pass, also around a nested one', () => {
    expect(codes('{"a":{"a":{"a":1},"b":2},"b":[{"a":1},{"a":1}],"c":"a"}')).toEqual([])
    expect(codes('{"a":{"b":1},"b":1,"a":1}')).toEqual(['duplicate-key /a'])
  })

  it('refuses __proto__ as a key but not as a value', () => {
    expect(codes('{"a":{"__proto__":{}}}')).toEqual(['refused-name /a/__proto__'])
    expect(codes(String.raw`{"\u005f_proto__":1}`)).toEqual(['refused-name /__proto__'])
    expect(codes('{"a":"__proto__"}')).toEqual([])
  })

  it('allows exactly the depth it is given', () => {
    expect(codes(`${'['.repeat(64)}${']'.repeat(64)}`)).toEqual([])
    const [problem] = scanJson(`{"a":${'['.repeat(1_000_000)}`, limits)
    expect(problem).toMatchObject({ code: 'nesting-too-deep', place: { line: 1, column: 69 } })
  })

  it('measures strings in bytes after unescaping', () => {
    expect(codes(`["${'é'.repeat(500)}"]`)).toEqual([])
    expect(codes(`["${'é'.repeat(500)}x"]`)).toEqual(['string-too-long /0'])
    expect(codes(`{"k":"${String.raw`\n`.repeat(1000)}"}`)).toEqual([])
    expect(codes(`{"k":"${String.raw`\n`.repeat(1001)}"}`)).toEqual(['string-too-long /k'])
    expect(codes(`{"${'k'.repeat(1001)}":1}`)).toEqual([`string-too-long /${'k'.repeat(1001)}`])
  })

  it('refuses numbers that would become infinite', () => {
    expect(codes('[1e308,-1e308,1E-999]')).toEqual([])
    expect(codes('{"a":1e309,"b":-1E+999}')).toEqual(['number-too-large /a', 'number-too-large /b'])
    expect(codes(`[${'9'.repeat(400)}]`)).toEqual(['number-too-large /0'])
  })

  it('is not confused by brackets, colons and quotes inside strings', () => {
    expect(codes(String.raw`{"a":"{\"a\":[[","b":"\\","c":"\\\" :"}`)).toEqual([])
  })

  it('stops collecting at the number of problems it is given', () => {
    const text = `[${'{"a":1,"a":1},'.repeat(500)}0]`
    expect(scanJson(text, { ...limits, issues: 7 })).toHaveLength(7)
  })

  it('finds exactly the keys that stand twice in any document', () => {
    fc.assert(
      fc.property(tree, (root) => {
        expect(codes(textOf(root))).toEqual(duplicates(root, ''))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes linear time for hostile texts: a square of 200,000 would not end in time', () => {
    const many = ['"', '\\', '{"a":', '"\\"', '1', '"a":', '\n'].map((part) => part.repeat(200_000))
    for (const text of many) expect(scanJson(text, { ...limits, depth: 1e9 })).toBeDefined()
  })
})

type Tree = string | readonly [key: string, escaped: boolean, value: Tree][]

const key = fc.oneof(fc.constantFrom('a', 'b', 'c', '"', '\\'), fc.string({ maxLength: 3 }))
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.array(fc.tuple(key, fc.boolean(), tie('tree')), { maxLength: 25 }),
  ),
}))

function textOf(value: Tree): string {
  if (typeof value === 'string') return JSON.stringify(value)
  const members = value.map(([name, escaped, part]) => {
    const units = [...Array(name.length).keys()].map((at) => name.charCodeAt(at))
    const hex = units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
    return `${escaped ? `"${hex}"` : JSON.stringify(name)} : ${textOf(part)}`
  })
  return `{ ${members.join(',\n')} }`
}

function duplicates(value: Tree, pointer: string): string[] {
  if (typeof value === 'string') return []
  const seen = new Set<string>()
  return value.flatMap(([name, , part]) => {
    const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const twice = seen.has(name) ? [`duplicate-key ${here}`] : []
    seen.add(name)
    return [...twice, ...duplicates(part, here)]
  })
}
