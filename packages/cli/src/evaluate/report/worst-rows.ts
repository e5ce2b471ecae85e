import type { CheckResult } from '@chainwright/nodes/metrics'
import type { DataRow } from '@chainwright/nodes/data'
import type { ResultLine } from '../../data/result-lines.ts'
import type { EvaluatedVariant, Evaluation } from '../evaluation.ts'
import { html, type Html } from './html.ts'

const mostRows = 10
const longest = 1200

/** The rows of a variant that a check likes least, worst first, with their inputs and outputs. */
export function worstRows(
  { rows, inputColumns }: Pick<Evaluation, 'rows' | 'inputColumns'>,
  variant: EvaluatedVariant,
  result: CheckResult,
): Html {
  const worst = worstFirst(result).slice(0, mostRows)
  if (worst.length === 0) return html`<p class="dim">No row falls short.</p>`
  const lines = worst.flatMap(({ row, score }) => {
    const line = variant.lines[row]
    return line ? [rowMarkup({ line, score, data: rows[row] ?? {}, inputColumns, result })] : []
  })
  return html`<div class="scroll">
    <table class="rows">
      <thead>
        <tr>
          <th class="narrow">row</th>
          <th class="narrow">score</th>
          <th class="half">inputs and what is right</th>
          <th>outputs</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`
}

/** Rows below the best that is possible, or below all others of a mean; equals in order. */
function worstFirst({ check, measures }: CheckResult): { row: number; score: number }[] {
  const scored = measures.flatMap((measure, row) =>
    measure ? [{ row, score: measure.score }] : [],
  )
  // The score of a calibration error is the probability of the right label: there too, less is worse.
  const sign = check.metric === 'mean' && check.lowerIsBetter ? -1 : 1
  const short = check.metric === 'mean' ? scored : scored.filter(({ score }) => score < 1)
  return short.toSorted((a, b) => sign * (a.score - b.score) || a.row - b.row)
}

interface ShownRow {
  readonly line: ResultLine
  readonly score: number
  readonly data: DataRow
  readonly inputColumns: readonly string[]
  readonly result: CheckResult
}

function rowMarkup({ line, score, data, inputColumns, result }: ShownRow): Html {
  const { expected } = result.check
  const columns = [...inputColumns, ...(expected === undefined ? [] : [expected])]
  const given = columns.map((name) => entry(name, data[name]))
  const outputs = Object.entries(line.outputs).map(([name, value]) => entry(name, value))
  const error =
    line.error &&
    html`<dt class="error">error</dt>
      <dd class="error">${line.error.message}</dd>`
  return html`<tr>
    <td class="number">${line.row}</td>
    <td class="number">${score.toFixed(3)}</td>
    <td><dl>${given}</dl></td>
    <td><dl>${outputs}${error}</dl></td>
  </tr>`
}

function entry(name: string, value: unknown): Html {
  return html`<dt>${name}</dt>
    <dd>${shownValue(value)}</dd>`
}

function shownValue(value: unknown): string {
  if (value === undefined) return '—'
  const text = typeof value === 'string' ? value : (numbersText(value) ?? jsonText(value))
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function jsonText(value: unknown): string {
  return JSON.stringify(rounded(value), undefined, 1)
}

/** Labels with their probabilities, and whatever looks like them: a line each, the largest first. */
function numbersText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value as Record<string, unknown>)
  const numbers = entries.flatMap(([name, one]) => (typeof one === 'number' ? [{ name, one }] : []))
  if (numbers.length < entries.length || numbers.length === 0) return undefined
  const sorted = numbers.toSorted((a, b) => b.one - a.one)
  return sorted.map(({ name, one }) => `${one.toFixed(3)} ${name}`).join('\n')
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e4) / 1e4
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]))
}
