import { copyJson } from './copy-json.ts'
import { findJsonError } from './json-error.ts'
import { placeAt } from './json-pointer.ts'
import type { Json } from './json.ts'
import { scanJson, type JsonLimits, type JsonProblem } from './scan-json.ts'
import { decodeUtf8, exceedsUtf8 } from './utf8.ts'

/** What a JSON file must keep to. */
export interface JsonFileLimits extends JsonLimits {
  /** Size of the file in bytes of UTF-8. */
  fileBytes: number
}

/** Something about a file that its reader should know. */
export interface JsonFileProblem {
  code: string
  pointer: string
  message: string
  /** The file can be read all the same. */
  harmless?: true
}

/** What was read: `json` is `undefined` when one of the problems is not harmless. */
export interface JsonFile {
  json: Json | undefined
  problems: JsonFileProblem[]
}

/**
 * Reads JSON from a stranger, given as text, as bytes of UTF-8, or as a value, more strictly than
 * `JSON.parse`: with limits, without keys that stand twice, without `__proto__`. Never throws.
 */
export function readJson(source: unknown, limits: JsonFileLimits): JsonFile {
  if (typeof source === 'string') return readText(source, limits)
  if (!ArrayBuffer.isView(source)) return readValue(source, limits)
  if (source.byteLength > limits.fileBytes) return tooLarge(limits)
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  const decoded = decodeUtf8(bytes)
  if ('text' in decoded) return readText(decoded.text, limits)
  return refuse('not-utf8', `the file is not UTF-8 (byte ${decoded.brokenAt}); save it as UTF-8`)
}

function readText(source: string, limits: JsonFileLimits): JsonFile {
  if (exceedsUtf8(source, limits.fileBytes)) return tooLarge(limits)
  if (!source.startsWith('\uFEFF')) return parseText(source, limits)
  const { json, problems } = parseText(source.slice(1), limits)
  const message = 'the file begins with a byte order mark; it is left out when the file is written'
  const mark = { code: 'byte-order-mark', pointer: '', message, harmless: true } as const
  return { json, problems: [mark, ...problems].slice(0, limits.issues) }
}

function parseText(text: string, limits: JsonFileLimits): JsonFile {
  const problems = scanJson(text, limits).map(({ code, pointer, place }) => {
    const message = `line ${place.line}, column ${place.column}: ${explain(code, limits)}`
    return { code, pointer, message }
  })
  // Parsing is safe only up to the depth that the scan has vouched for.
  if (problems.some(({ code }) => code === 'nesting-too-deep')) return { json: undefined, problems }
  try {
    const json = JSON.parse(text) as Json
    return { json: problems.length > 0 ? undefined : json, problems }
  } catch {
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: '' }
    const { line, column } = placeAt(text, offset)
    const told = `line ${line}, column ${column}: the file is not JSON: ${message}`
    return refuse('invalid-json', told)
  }
}

function readValue(source: unknown, limits: JsonFileLimits): JsonFile {
  try {
    const { json, problems } = copyJson(source, { ...limits, size: limits.fileBytes })
    if (problems.some(({ code }) => code === 'too-large')) return tooLarge(limits)
    return {
      json,
      problems: problems.map(({ code, pointer }) => {
        return { code, pointer, message: explain(code, limits) }
      }),
    }
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : 'a property cannot be read'
    return refuse('not-json', `the value given is not plain JSON: ${said}`)
  }
}

function refuse(code: string, message: string): JsonFile {
  return { json: undefined, problems: [{ code, pointer: '', message }] }
}

function tooLarge(limits: JsonFileLimits): JsonFile {
  return refuse(
    'file-too-large',
    `the file is larger than ${limits.fileBytes} bytes; keep large texts outside of it`,
  )
}

function explain(code: JsonProblem['code'] | 'not-json' | 'too-large', limits: JsonLimits): string {
  switch (code) {
    case 'duplicate-key':
      return 'this key stands twice in one object; remove or rename one of the two'
    case 'nesting-too-deep':
      return `objects and lists nest deeper than ${limits.depth} levels; flatten them`
    case 'number-too-large':
      return 'this number is beyond what a number can hold; write a smaller one, or a text'
    case 'refused-name':
      return '`__proto__` is refused as a key everywhere; rename it'
    case 'string-too-long':
      return `this text is longer than ${limits.stringBytes} bytes; keep it outside of the file`
    case 'not-json':
      return 'this value is not JSON; give plain objects, lists, texts, finite numbers, true, false or null'
    case 'too-large':
      return 'this value is too large'
  }
}
