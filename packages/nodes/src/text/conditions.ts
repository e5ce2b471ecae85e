import { FlowError, isId } from '@chainwright/core'

/** What a value may have to be; all that is given must hold, and at least one thing is given. */
export interface Condition {
  /** The same JSON value. */
  equals?: unknown
  /** One of these JSON values. */
  oneOf?: readonly unknown[]
  /** A number (or score) less than this. */
  below?: number
  /** A number (or score) greater than this. */
  above?: number
  /** A text with this text in it, or a list with this value in it. */
  contains?: unknown
}

const keys = ['equals', 'oneOf', 'below', 'above', 'contains']

/**
 * Reads a condition from a literal; keys without a value count as left out. Throws
 * `condition-invalid`; `place` names the condition in the message.
 */
export function parseCondition(literal: unknown, place: string, port?: string): Condition {
  if (typeof literal !== 'object' || literal === null || Array.isArray(literal)) {
    throw invalid(place, 'is no object', port)
  }
  const given = Object.entries(literal).filter(([, value]) => value !== undefined)
  const unknown = given.find(([key]) => !keys.includes(key))
  if (unknown) throw invalid(place, `has the unknown key "${unknown[0]}"`, port)
  if (given.length === 0) throw invalid(place, 'is empty', port)
  const condition: Condition = Object.fromEntries(given)
  for (const key of ['below', 'above'] as const) {
    const bound = condition[key]
    if (bound !== undefined && !Number.isFinite(bound))
      throw invalid(place, `has no number for ${key}`, port)
  }
  if (condition.oneOf !== undefined && !Array.isArray(condition.oneOf)) {
    throw invalid(place, 'has no list for oneOf', port)
  }
  return condition
}

/** Reads the conditions of `route`, by branch, in the order of the file. Throws `condition-invalid`. */
export function parseBranches(literal: unknown): ReadonlyMap<string, Condition> {
  if (typeof literal !== 'object' || literal === null || Array.isArray(literal)) {
    throw invalid('The list of branches', 'is no object of branch id to condition', 'branches')
  }
  const branches = new Map<string, Condition>()
  for (const [id, condition] of Object.entries(literal)) {
    const place = `The branch "${id}"`
    if (!isId(id)) throw invalid(place, 'has a name that cannot name a port', 'branches')
    if (id === 'otherwise') throw invalid(place, 'is always there and has no condition', 'branches')
    branches.set(id, parseCondition(condition, place, 'branches'))
  }
  return branches
}

/**
 * True when a value is as a condition says. Throws `condition-mismatch` when the value is of a kind
 * that the condition cannot judge, such as a text for `below`.
 */
export function meets(value: unknown, condition: Condition): boolean {
  const { equals, oneOf, below, above, contains } = condition
  if (equals !== undefined && !sameJson(value, equals)) return false
  if (oneOf !== undefined && !oneOf.some((one) => sameJson(value, one))) return false
  if (below !== undefined && !(numberOf(value, 'below') < below)) return false
  if (above !== undefined && !(numberOf(value, 'above') > above)) return false
  return contains === undefined || holds(value, contains)
}

/** True for equal JSON values; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  const open: [unknown, unknown][] = [[a, b]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = pair
    if (left === right) continue
    if (typeof left !== 'object' || typeof right !== 'object') return false
    if (left === null || right === null || Array.isArray(left) !== Array.isArray(right))
      return false
    const entries = Object.entries(left)
    if (entries.length !== Object.keys(right).length) return false
    for (const [key, value] of entries) {
      if (!Object.hasOwn(right, key)) return false
      open.push([value, (right as Record<string, unknown>)[key]])
    }
  }
  return true
}

function numberOf(value: unknown, key: string): number {
  if (typeof value === 'number') return value
  const isScore = typeof value === 'object' && value !== null && 'value' in value
  if (isScore && typeof value.value === 'number') return value.value
  throw mismatch(key, 'a number or a score')
}

function holds(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => sameJson(one, wanted))
  if (typeof value === 'string' && typeof wanted === 'string') return value.includes(wanted)
  throw mismatch('contains', 'a list, or a text with a text to look for')
}

function mismatch(key: string, needs: string): FlowError {
  return new FlowError({
    code: 'condition-mismatch',
    message: `The condition "${key}" needs ${needs}, and the value is something else. Choose another condition, or convert the value with pick or format first.`,
    port: 'value',
  })
}

function invalid(place: string, problem: string, port: string | undefined): FlowError {
  return new FlowError({
    code: 'condition-invalid',
    message: `${place} ${problem}. Write, for instance, { "equals": "yes" }; there are ${keys.join(', ')}.`,
    port,
  })
}
