import type { Interval, CheckResult } from '@chainwright/nodes/metrics'
import { displayWidth, padWidth } from '../terminal/display-width.ts'
import { durationText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import type { Palette } from '../terminal/palette.ts'
import type { EvaluatedVariant, Evaluation } from './evaluation.ts'

/**
 * An evaluation as tables for a terminal: one per check, a line per variant with its value, the 95 %
 * interval, and how it compares with the first.
 */
export function evaluationText({ checks, variants }: Evaluation, palette: Palette): string {
  const tables = checks.map((check, at) => {
    const less = check.lowerIsBetter ? ', lower is better' : ''
    const title = `${palette.bold(harmlessLine(check.name))} ${palette.dim(`${check.metric}${less}`)}`
    const lines = variants.map((variant) => variantCells(variant, variant.checks[at], palette))
    return [title, ...tableLines(lines), ''].join('\n')
  })
  return `${tables.join('\n')}${timesText(variants, palette)}`
}

function variantCells(
  { name }: EvaluatedVariant,
  result: CheckResult | undefined,
  palette: Palette,
): string[] {
  if (!result) return [harmlessLine(name)]
  const { interval, rows, comparison, reached, check } = result
  const missed = reached ? '' : palette.red(`misses its goal ${valueText(check.goal ?? 0)}`)
  return [
    harmlessLine(name),
    palette.bold(valueText(interval.value)),
    palette.dim(intervalText(interval)),
    palette.dim(`${rows} rows`),
    comparison ? verdictText(comparison, palette) : '',
    missed,
  ]
}

function verdictText(
  { verdict, difference }: NonNullable<CheckResult['comparison']>,
  palette: Palette,
): string {
  const told = `${signed(difference.value)} ${intervalText(difference)}`
  switch (verdict) {
    case 'better':
      return `${palette.green('better')} ${palette.dim(told)}`
    case 'worse':
      return `${palette.red('worse')} ${palette.dim(told)}`
    default:
      return palette.dim(`${verdict} ${told}`)
  }
}

function timesText(variants: readonly EvaluatedVariant[], palette: Palette): string {
  const cells = variants.map(({ name, durationMs, failed, lines }) => {
    const mean = lines.length === 0 ? 0 : durationMs / lines.length
    const broken = failed > 0 ? palette.red(`${failed} of ${lines.length} rows failed`) : ''
    return [harmlessLine(name), palette.dim(`${durationText(mean)} a row`), broken]
  })
  return `${['', ...tableLines(cells)].join('\n')}\n`
}

/** Two spaces before each line and between columns, which are as wide as their widest cell. */
function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, at) => {
    return Math.max(0, ...rows.map((row) => displayWidth(row[at] ?? '')))
  })
  return rows.map((row) => {
    const cells = row.map((cell, at) => padWidth(cell, widths[at] ?? 0))
    return `  ${cells.join('  ')}`.trimEnd()
  })
}

/** A value of a check, with three digits behind the point. */
export function valueText(value: number): string {
  const text = Math.abs(value).toFixed(3)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** `[0.810, 0.870]` */
export function intervalText({ low, high }: Interval): string {
  return `[${valueText(low)}, ${valueText(high)}]`
}

/** A difference with its sign. */
export function signed(value: number): string {
  const text = valueText(value)
  return text.startsWith('−') ? text : `+${text}`
}
