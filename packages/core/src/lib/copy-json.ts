import { isPlain, type Json } from './json.ts'
import { jsonPointer } from './json-pointer.ts'
import { refusedKey, type JsonLimits, type JsonProblem } from './scan-json.ts'
import { exceedsUtf8 } from './utf8.ts'

/** A rule that a value breaks which should have been JSON. */
export interface CopyProblem {
  code: Exclude<JsonProblem['code'], 'duplicate-key'> | 'not-json' | 'too-large'
  pointer: string
}

interface Copying {
  readonly limits: JsonLimits & { size: number }
  readonly problems: CopyProblem[]
  readonly open: Pair[]
  size: number
}

/** A list or object, its copy to fill, and the keys that lead to it. */
interface Pair {
  readonly from: object
  readonly to: Json[] | Record<string, Json>
  readonly path: readonly string[]
}

/**
 * A copy of a value as plain JSON, or the first things about it that are none: functions, class
 * instances, holes, numbers that are not finite, cycles (as nesting that is too deep). `size` is the
 * number of values and characters in all. Reads every property once, so that what was checked is
 * what is used. Properties that are `undefined` are left out. Throws nothing but what getters throw.
 */
export function copyJson(
  value: unknown,
  limits: JsonLimits & { size: number },
): { json: Json | undefined; problems: CopyProblem[] } {
  const copying: Copying = { limits, problems: [], open: [], size: 0 }
  const json = copyOne(copying, value, [])
  for (let pair = copying.open.pop(); pair; pair = copying.open.pop()) {
    if (copying.size > limits.size || copying.problems.length >= limits.issues) break
    copyParts(copying, pair)
  }
  if (copying.size > limits.size) copying.problems.push({ code: 'too-large', pointer: '' })
  return { json: copying.problems.length > 0 ? undefined : json, problems: copying.problems }
}

function copyParts(copying: Copying, { from, to, path }: Pair): void {
  if (Array.isArray(to)) {
    const list = from as unknown[]
    copying.size += list.length
    if (copying.size > copying.limits.size) return
    for (let index = 0; index < list.length; index++) {
      to.push(copyOne(copying, list[index], [...path, String(index)]) ?? null)
    }
    return
  }
  for (const key of Object.keys(from)) {
    copying.size += key.length + 1
    const part: unknown = (from as Record<string, unknown>)[key]
    if (part === undefined) continue
    if (key === refusedKey) report(copying, 'refused-name', [...path, key])
    else to[key] = copyOne(copying, part, [...path, key]) ?? null
  }
}

function copyOne(copying: Copying, value: unknown, path: readonly string[]): Json | undefined {
  copying.size += 1
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : report(copying, 'number-too-large', path)
  }
  if (typeof value === 'string') {
    copying.size += value.length
    const long = exceedsUtf8(value, copying.limits.stringBytes)
    return long ? report(copying, 'string-too-long', path) : value
  }
  if (typeof value !== 'object' || !isPlain(value)) return report(copying, 'not-json', path)
  if (path.length >= copying.limits.depth) return report(copying, 'nesting-too-deep', path)
  const to = Array.isArray(value) ? [] : {}
  copying.open.push({ from: value, to, path })
  return to
}

function report(copying: Copying, code: CopyProblem['code'], path: readonly string[]): undefined {
  if (copying.problems.length < copying.limits.issues) {
    copying.problems.push({ code, pointer: jsonPointer(path) })
  }
  return undefined
}
