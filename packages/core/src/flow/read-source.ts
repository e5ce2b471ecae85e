import type { Json } from '../lib/json.ts'
import { copyJson } from '../lib/copy-json.ts'
import { findJsonError } from '../lib/json-error.ts'
import { placeAt } from '../lib/json-pointer.ts'
import { scanJson, type JsonProblem } from '../lib/scan-json.ts'
import { decodeUtf8, exceedsUtf8 } from '../lib/utf8.ts'
import type { IssueList } from './issues.ts'
import type { Limits } from './limits.ts'

/**
 * The JSON of a flow file, given as text, as bytes of UTF-8, or as a value. `undefined` when it is
 * too large, no JSON, or breaks a rule that JSON itself does not have; the issues say which.
 */
export function readSource(source: unknown, limits: Limits, issues: IssueList): Json | undefined {
  if (typeof source === 'string') return readText(source, limits, issues)
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source
    return readBytes(new Uint8Array(buffer, byteOffset, byteLength), limits, issues)
  }
  return readValue(source, limits, issues)
}

function readBytes(bytes: Uint8Array, limits: Limits, issues: IssueList): Json | undefined {
  if (bytes.length > limits.fileBytes) return tooLarge(limits, issues)
  const decoded = decodeUtf8(bytes)
  if ('text' in decoded) return readText(decoded.text, limits, issues)
  const told = `the file is not UTF-8 (byte ${decoded.brokenAt}); save it as UTF-8`
  issues.error('not-utf8', { pointer: '' }, told)
  return undefined
}

function readText(source: string, limits: Limits, issues: IssueList): Json | undefined {
  if (exceedsUtf8(source, limits.fileBytes)) return tooLarge(limits, issues)
  const marked = source.startsWith('\uFEFF')
  if (marked) {
    const told = 'the file begins with a byte order mark; it is left out when the flow is saved'
    issues.notice('byte-order-mark', { pointer: '' }, told)
  }
  const text = marked ? source.slice(1) : source
  const problems = scanJson(text, limits)
  // Parsing is safe only up to the depth that the scan has vouched for.
  const deep = problems.some(({ code }) => code === 'nesting-too-deep')
  const json = deep ? undefined : parseText(text, issues)
  if (json === undefined && !deep) return undefined
  for (const { code, pointer, place } of problems) {
    const { line, column } = place
    issues.error(code, { pointer }, `line ${line}, column ${column}: ${explain(code, limits)}`)
  }
  return problems.length > 0 ? undefined : json
}

function parseText(text: string, issues: IssueList): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: 'unknown' }
    const { line, column } = placeAt(text, offset)
    const told = `line ${line}, column ${column}: the file is not JSON: ${message}`
    issues.error('invalid-json', { pointer: '' }, told)
    return undefined
  }
}

function readValue(source: unknown, limits: Limits, issues: IssueList): Json | undefined {
  try {
    const { json, problems } = copyJson(source, { ...limits, size: limits.fileBytes })
    for (const { code, pointer } of problems) {
      if (code === 'too-large') tooLarge(limits, issues)
      else if (code === 'not-json') issues.error('not-json', { pointer }, 'this value is not JSON')
      else issues.error(code, { pointer }, explain(code, limits))
    }
    return json
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : 'a property cannot be read'
    issues.error('not-json', { pointer: '' }, `the value given is not plain JSON: ${said}`)
    return undefined
  }
}

function tooLarge(limits: Limits, issues: IssueList): undefined {
  const told = `the file is larger than ${limits.fileBytes} bytes; keep large texts outside of it and pass them as inputs`
  issues.error('file-too-large', { pointer: '' }, told)
  return undefined
}

function explain(code: JsonProblem['code'], limits: Limits): string {
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
      return `this text is longer than ${limits.stringBytes} bytes; pass it as an input instead`
  }
}
