import type { Labels } from '@chainwright/core'
import { likeliest } from '../language/calibration/calibration-rows.ts'
import { exactMatch, tokenF1 } from './answers.ts'
import { checksInvalid, type Check } from './checks.ts'
import { createFormCheck } from './json-form.ts'
import { rougeL } from './rouge.ts'

/** One row as a check sees it. */
export interface Measure {
  /** How good the row is: from 0 to 1, or the number that `mean` averages. */
  readonly score: number
  /** Of labels: the one that was given; `undefined` when none was. */
  readonly given?: string | undefined
  /** Of labels: the right one. */
  readonly expected?: string
  /** Of `calibration-error`: the probability of the likeliest label. */
  readonly confidence?: number
}

/** A row of results: the flow's outputs, and what the data holds. */
export interface MeasuredRow {
  readonly outputs: Readonly<Record<string, unknown>>
  readonly columns: Readonly<Record<string, unknown>>
}

/**
 * What a check makes of each row. `undefined` for a row that is left out: one whose column holds nothing
 * to compare with, and one without an output where that has no worth (`mean`, `calibration-error`).
 * Elsewhere an absent output counts as wrong. Throws `checks-invalid` for outputs and columns that the
 * metric cannot judge.
 */
export function createMeasure(check: Check): (row: MeasuredRow) => Measure | undefined {
  const formCheck = createFormCheck(check.schema ?? {})
  return ({ outputs, columns }) => {
    const value = valueAt(outputs, check.output)
    if (check.metric === 'mean') return numberMeasure(check, value)
    if (check.metric === 'json-form') return { score: value === undefined ? 0 : formCheck(value) }
    const expected = expectedTexts(check, columns)
    const [first] = expected
    if (first === undefined) return undefined
    if (check.metric === 'calibration-error') return labelsMeasure(check, value, first)
    const given = value === undefined ? undefined : textOf(check, value)
    if (check.metric === 'accuracy' || check.metric === 'macro-f1') {
      return { score: given === first ? 1 : 0, given, expected: first }
    }
    return { score: given === undefined ? 0 : textScore(check, given, expected) }
  }
}

function textScore(check: Check, given: string, expected: readonly string[]): number {
  switch (check.metric) {
    case 'exact-match':
      return exactMatch(given, expected)
    case 'token-f1':
      return tokenF1(given, expected)
    case 'rouge-l':
      return Math.max(...expected.map((one) => rougeL(given, one)))
    default:
      return contains(given, expected)
  }
}

/** 1 when a text holds one of the expected ones, whatever the case. */
function contains(given: string, expected: readonly string[]): number {
  const text = given.toLowerCase()
  return expected.some((one) => text.includes(one.toLowerCase())) ? 1 : 0
}

function numberMeasure(check: Check, value: unknown): Measure | undefined {
  if (value === undefined || value === null) return undefined
  const inner = typeof value === 'object' && 'value' in value ? value.value : value
  if (typeof inner === 'boolean') return { score: inner ? 1 : 0 }
  if (typeof inner === 'number' && Number.isFinite(inner)) return { score: inner }
  throw mismatch(check, 'a number, a score, or true and false', value)
}

function labelsMeasure(check: Check, value: unknown, expected: string): Measure | undefined {
  if (value === undefined) return undefined
  if (!isLabels(value)) throw mismatch(check, 'labels with their probabilities', value)
  const { label, probability } = likeliest(value)
  const score = Object.hasOwn(value, expected) ? (value[expected] ?? 0) : 0
  return { score, given: label, expected, confidence: probability }
}

function isLabels(value: unknown): value is Labels {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => typeof one === 'number')
}

/** What the column holds: a text, or a list of texts of which each is right. */
function expectedTexts(check: Check, columns: MeasuredRow['columns']): string[] {
  const column = check.expected ?? ''
  const value = Object.hasOwn(columns, column) ? columns[column] : undefined
  const values = Array.isArray(value) ? (value as unknown[]) : [value]
  return values.flatMap((one) => {
    if (one === undefined || one === null || one === '') return []
    if (typeof one === 'object') {
      const told = `the check "${check.name}" needs texts in the column "${column}", and there is ${shortened(one)}`
      throw checksInvalid(told)
    }
    return [String(one as string | number | boolean)]
  })
}

function textOf(check: Check, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw mismatch(check, 'text', value)
}

function valueAt(outputs: unknown, path: readonly string[]): unknown {
  let value = outputs
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function mismatch(check: Check, wanted: string, value: unknown) {
  const told = `the check "${check.name}" (${check.metric}) needs ${wanted}, and the output "${check.output.join('.')}" is ${shortened(value)}`
  return checksInvalid(told)
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
