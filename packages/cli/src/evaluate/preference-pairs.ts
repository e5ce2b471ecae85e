import type { CheckResult } from '@chainwright/nodes/metrics'
import type { ResultLine } from '../data/result-lines.ts'
import type { Evaluation } from './evaluation.ts'

/** Of two replies to a prompt, the one that scored higher: what preference training learns from. */
export interface PreferenceLine {
  readonly prompt: unknown
  readonly chosen: string
  readonly rejected: string
  readonly scores: { readonly chosen: number; readonly rejected: number }
}

/** The pairs that a row's outputs hold: those of `best-of`, and any of the same form. */
export function pairsInOutputs({ outputs }: ResultLine): PreferenceLine[] {
  return Object.values(outputs)
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .filter(isPair)
}

/**
 * The pairs that variants make with each other: for each row the variant with the best score by the
 * first check of a text, against each that scored lower and says something else. The prompt is the row's
 * own text, or its texts by the names of their columns.
 */
export function pairsOfVariants({
  checks,
  variants,
  rows,
  inputColumns,
}: Evaluation): PreferenceLine[] {
  return rows.flatMap((data, row) => {
    const at = checks.findIndex((_, place) => {
      return variants.some((one) => replyOf(one.lines[row], one.checks[place], row))
    })
    const replies = variants.flatMap((one) => {
      return replyOf(one.lines[row], one.checks[at], row) ?? []
    })
    const sorted = replies.toSorted((a, b) => b.score - a.score)
    const [best] = sorted
    if (!best) return []
    const worse = sorted.filter(({ score, text }) => score < best.score && text !== best.text)
    return worse.map(({ text, score }) => ({
      prompt: promptOf(inputColumns.map((name) => [name, data[name]])),
      chosen: best.text,
      rejected: text,
      scores: { chosen: best.score, rejected: score },
    }))
  })
}

interface Reply {
  readonly text: string
  readonly score: number
}

function replyOf(
  line: ResultLine | undefined,
  result: CheckResult | undefined,
  row: number,
): Reply | undefined {
  const measure = result?.measures[row]
  const text = line?.outputs[result?.check.output[0] ?? '']
  if (!result || !measure || typeof text !== 'string') return undefined
  return { text, score: result.check.lowerIsBetter ? -measure.score : measure.score }
}

function promptOf(columns: readonly (readonly [name: string, value: unknown])[]): string {
  const texts = columns.flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  )
  const [first, ...others] = texts
  if (first && others.length === 0) return first.value
  return texts.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

function isPair(value: unknown): value is PreferenceLine {
  if (typeof value !== 'object' || value === null) return false
  const keys: readonly string[] = ['prompt', 'chosen', 'rejected', 'scores']
  return keys.every((key) => Object.hasOwn(value, key))
}
