import { jsonPointer, placesAt, type TextPlace } from './json-pointer.ts'
import { exceedsUtf8 } from './utf8.ts'
import { endOfString, skipSpace, unescapeKey } from './walk-json.ts'

/** What a JSON text must keep to. */
export interface JsonLimits {
  /** How deep objects and lists may nest. */
  depth: number
  /** Longest string, keys included, in bytes of UTF-8. */
  stringBytes: number
  /** Problems that are collected before the rest is left out. */
  issues: number
}

/** A rule that a JSON value breaks. */
export interface JsonProblem {
  code:
    | 'duplicate-key'
    | 'nesting-too-deep'
    | 'number-too-large'
    | 'refused-name'
    | 'string-too-long'
  /** JSON pointer to the key or value. */
  pointer: string
  /** Where it begins in the text. */
  place: TextPlace
}

/** The key that JavaScript objects give a meaning of its own. It is refused everywhere. */
export const refusedKey = '__proto__'

/** One pass over the text. Keys of open objects stand in one row of numbers, object after object. */
interface Scan {
  readonly text: string
  readonly limits: JsonLimits
  readonly found: { code: JsonProblem['code']; pointer: string; offset: number }[]
  depth: number
  keys: number
  /** Per depth: where its object's keys begin in the row. */
  readonly firstKey: number[]
  /** Per depth: where the key that was read last begins; -1 in a list. */
  readonly lastKey: number[]
  /** Per depth: how many commas were read, which is the index of an item. */
  readonly commas: number[]
  /** Per depth: the keys of an object that has many. */
  readonly manyKeys: (Set<string> | undefined)[]
  readonly keyStart: number[]
  readonly keyEnd: number[]
  readonly keyHash: number[]
}

/**
 * Checks a JSON text, before it is parsed, for what `JSON.parse` lets pass: keys that stand twice
 * in one object, `__proto__`, deep nesting, long strings, numbers beyond all bounds. One linear
 * pass without recursion; what it says about a text that is no JSON means nothing.
 */
export function scanJson(text: string, limits: JsonLimits): JsonProblem[] {
  const scan = startScan(text, limits)
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) at = scanString(scan, at + 1)
    else if (code === openBrace || code === openBracket) {
      if (!enter(scan, code, at)) break
      at += 1
    } else if (code === closeBrace || code === closeBracket) {
      if (scan.depth > 0) leave(scan)
      at += 1
    } else if (code === comma) {
      scan.commas[scan.depth] = (scan.commas[scan.depth] ?? 0) + 1
      at += 1
    } else if (code === minus || (code >= digit0 && code <= digit9)) at = scanNumber(scan, at)
    else at += 1
  }
  return problemsOf(scan)
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const minus = 0x2d
const digit0 = 0x30
const digit9 = 0x39
/** Characters of a key that go into its hash. */
const hashed = 32
/** Keys that are compared one by one; above it a set takes over, so that no file makes this slow. */
const fewKeys = 16

function startScan(text: string, limits: JsonLimits): Scan {
  const levels = { firstKey: [0], lastKey: [-1], commas: [0], manyKeys: [] }
  const row = { keyStart: [], keyEnd: [], keyHash: [] }
  return { text, limits, found: [], depth: 0, keys: 0, ...levels, ...row }
}

function enter(scan: Scan, code: number, at: number): boolean {
  if (scan.depth === scan.limits.depth) {
    report(scan, 'nesting-too-deep', at)
    return false
  }
  scan.depth += 1
  scan.firstKey[scan.depth] = scan.keys
  scan.lastKey[scan.depth] = code === openBrace ? at + 1 : -1
  scan.commas[scan.depth] = 0
  scan.manyKeys[scan.depth] = undefined
  return true
}

function leave(scan: Scan): void {
  scan.keys = scan.firstKey[scan.depth] ?? 0
  scan.depth -= 1
}

/** Reads on from inside a string, and gives the offset after it. A colon next makes it a key. */
function scanString(scan: Scan, start: number): number {
  const { text } = scan
  const soon = Math.min(start + hashed, text.length)
  let hash: number | undefined = 0
  let end = start
  for (; end < soon; end++) {
    const code = text.charCodeAt(end)
    if (code === quote || code === backslash) break
    hash = ((hash << 5) - hash + code) | 0
  }
  if (text.charCodeAt(end) !== quote) {
    end = endOfString(text, end)
    hash = undefined
  }
  const next = skipSpace(text, end + 1)
  if (text.charCodeAt(next) === colon) addKey(scan, start, end, hash)
  if ((end - start) * 3 > scan.limits.stringBytes) checkLength(scan, start, end)
  return next
}

function checkLength(scan: Scan, start: number, end: number): void {
  const value = unescapeKey(scan.text.slice(start, end))
  if (exceedsUtf8(value, scan.limits.stringBytes)) report(scan, 'string-too-long', start - 1)
}

function addKey(scan: Scan, start: number, end: number, plainHash: number | undefined): void {
  const first = scan.firstKey[scan.depth] ?? 0
  scan.lastKey[scan.depth] = start
  const many = scan.manyKeys[scan.depth]
  const hash = plainHash ?? hashOf(keyText(scan, start, end))
  if (hash === refusedHash && keyText(scan, start, end) === refusedKey) {
    report(scan, 'refused-name', start - 1)
  }
  if (many) return addToMany(scan, many, start, end)
  for (let other = first; other < scan.keys; other++) {
    if (scan.keyHash[other] !== hash) continue
    const known = keyText(scan, scan.keyStart[other] ?? 0, scan.keyEnd[other] ?? 0)
    if (known === keyText(scan, start, end)) return report(scan, 'duplicate-key', start - 1)
  }
  scan.keyStart[scan.keys] = start
  scan.keyEnd[scan.keys] = end
  scan.keyHash[scan.keys] = hash
  scan.keys += 1
  if (scan.keys - first === fewKeys) scan.manyKeys[scan.depth] = knownKeys(scan, first)
}

function addToMany(scan: Scan, many: Set<string>, start: number, end: number): void {
  const key = keyText(scan, start, end)
  if (many.has(key)) report(scan, 'duplicate-key', start - 1)
  many.add(key)
}

function knownKeys(scan: Scan, first: number): Set<string> {
  const known = new Set<string>()
  for (let key = first; key < scan.keys; key++) {
    known.add(keyText(scan, scan.keyStart[key] ?? 0, scan.keyEnd[key] ?? 0))
  }
  return known
}

function keyText(scan: Scan, start: number, end: number): string {
  return unescapeKey(scan.text.slice(start, end))
}

function hashOf(key: string): number {
  let hash = 0
  for (let at = 0; at < key.length && at < hashed; at++) {
    hash = ((hash << 5) - hash + key.charCodeAt(at)) | 0
  }
  return hash
}

const refusedHash = hashOf(refusedKey)

/** Skips a number; one with an exponent, or with very many digits, may be beyond all bounds. */
function scanNumber(scan: Scan, start: number): number {
  let end = start + 1
  let exponent = false
  for (; end < scan.text.length; end++) {
    const code = scan.text.charCodeAt(end)
    if (code >= digit0 && code <= digit9) continue
    if (code === 0x65 || code === 0x45) exponent = true
    else if (code !== 0x2e && code !== 0x2b && code !== minus) break
  }
  if (exponent || end - start > 300) {
    const value = Number(scan.text.slice(start, end))
    if (Math.abs(value) === Infinity) report(scan, 'number-too-large', start)
  }
  return end
}

function report(scan: Scan, code: JsonProblem['code'], offset: number): void {
  if (scan.found.length < scan.limits.issues) {
    scan.found.push({ code, offset, pointer: pointerHere(scan) })
  }
}

/** The pointer to the key or item that is being read. */
function pointerHere(scan: Scan): string {
  const path: (string | number)[] = []
  for (let depth = 1; depth <= scan.depth; depth++) {
    const start = scan.lastKey[depth] ?? -1
    if (start < 0) path.push(scan.commas[depth] ?? 0)
    else path.push(keyText(scan, start, endOfString(scan.text, start)))
  }
  return jsonPointer(path)
}

function problemsOf(scan: Scan): JsonProblem[] {
  const found = scan.found.toSorted((a, b) => a.offset - b.offset)
  const places = placesAt(
    scan.text,
    found.map(({ offset }) => offset),
  )
  return found.map(({ code, pointer }, index) => {
    return { code, pointer, place: places[index] ?? { line: 1, column: 1 } }
  })
}
