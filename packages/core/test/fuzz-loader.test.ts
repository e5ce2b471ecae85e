import { inspect, isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlowIssue } from '../src/error.ts'
import type { Flow } from '../src/flow/flow.ts'
import { parseFlow } from '../src/flow/parse-flow.ts'
import { writeFlow } from '../src/flow/write-flow.ts'
import { encodeUtf8 } from '../src/lib/utf8.ts'
import { arbitraryFlow } from './arbitrary-flow.ts'
import { mutate, seedRandom } from './mutate-bytes.ts'

/** Hostile files to try; continuous integration raises the number. */
const inputs = Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2000)
/** Given again, the same files are tried again. */
const seed = Number(process.env['CHAINWRIGHT_FUZZ_SEED'] ?? Date.now() % 0x7fffffff)
/** Longest that one file may take. */
const longestMs = 1000
/** Files are changed again and again up to this size, so that a round stays short. */
const longestStart = 3000

describe('parseFlow', { timeout: 600_000 }, () => {
  it('reads any bytes without throwing, in time, and writes what it read', () => {
    const corpus = fc
      .sample(arbitraryFlow, { numRuns: 200, seed })
      .map((flow): Uint8Array => encodeUtf8(writeFlow(flow)))
      .filter((bytes) => bytes.length <= longestStart)
    const fresh = Math.floor(corpus.length / 2)
    const random = seedRandom(seed)
    for (let round = 0; round < inputs; round++) {
      const bytes = mutate(corpus[random(corpus.length)] ?? new Uint8Array(), corpus, random)
      const opened = judge(bytes, `seed ${seed}, round ${round}`)
      // What still opens is a start for further changes; the first half stays as it was written.
      if (opened && bytes.length <= longestStart)
        corpus[fresh + random(corpus.length - fresh)] = bytes
    }
  })

  it('reads any value without throwing, and writes what it read', () => {
    const hostile = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withTypedArray: true,
    })
    const almost = arbitraryFlow.map((flow) => JSON.parse(writeFlow(flow)) as object)
    const changed = fc.tuple(almost, hostile, fc.nat()).map((parts) => put(...parts))
    fc.assert(
      fc.property(fc.oneof(hostile, changed), (value) => {
        judge(value as string, 'as a value')
      }),
      { numRuns: Math.ceil(inputs / 20), seed },
    )
  })
})

/** Holds the loader to its promises; says whether the source opened. */
function judge(source: string | Uint8Array, name: string): boolean {
  try {
    const started = performance.now()
    const { flow, issues } = parseFlow(source)
    if (performance.now() - started > longestMs) throw new Error('this took too long')
    if (issues.length > 100) throw new Error('there are too many issues')
    if (flow) judgeFlow(flow, issues)
    else if (!issues.some(({ severity }) => severity === 'error'))
      throw new Error('nothing was said')
    return flow !== undefined
  } catch (thrown) {
    const shown = source instanceof Uint8Array ? new TextDecoder().decode(source) : source
    const cause = thrown instanceof Error ? thrown.message : String(thrown)
    throw new Error(`${name}: ${cause}\n${inspect(shown, { depth: null })}`, { cause: thrown })
  }
}

function judgeFlow(flow: Flow, issues: readonly FlowIssue[]): void {
  const written = writeFlow(flow)
  const again = parseFlow(written)
  if (!isDeepStrictEqual(again.flow, flow)) expect(again.flow).toEqual(flow)
  if (writeFlow(flow) !== written) expect(writeFlow(flow)).toBe(written)
  if (codesOf(again.issues) !== codesOf(issues)) expect(codesOf(again.issues)).toBe(codesOf(issues))
}

/** A byte order mark is gone when the flow is written; keys may come in another order. */
function codesOf(issues: readonly FlowIssue[]): string {
  const codes = issues.map(({ code }) => code).filter((code) => code !== 'byte-order-mark')
  return codes.toSorted().join(' ')
}

/** Puts a value in the place of some other, anywhere in a file. */
function put(file: object, value: unknown, at: number): object {
  const places: [object, string][] = []
  const open = [file]
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [key, part] of Object.entries(next)) {
      places.push([next, key])
      if (typeof part === 'object' && part !== null) open.push(part as object)
    }
  }
  const [holder, key] = places[at % places.length] ?? [file, 'chainwright']
  Reflect.set(holder, key, value)
  return file
}
