import type { PortType, RunResult } from '@chainwright/core'
import type { CarriedResult } from '../carry-out-run.ts'
import { wrapIndented } from './display-width.ts'
import { costText, countText, durationText } from './figures-text.ts'
import type { Palette } from './palette.ts'
import { valueText, type ValueStyle } from './value-text.ts'

/** How outputs are written. */
export interface OutputStyle extends ValueStyle {
  /** Width at which texts are broken between words; left out, they are not. */
  readonly columns?: number
}

const wrapped: ReadonlySet<string> = new Set(['text', 'answer', 'messages'])

/** The outputs of a run for people: the value alone when there is one, else each under its name. */
export function outputsText(
  { outputs, state }: Pick<RunResult, 'outputs' | 'state'>,
  style: OutputStyle,
): string {
  const entries = Object.entries(outputs)
  const alone = entries.length === 1 && state.plan.outputs.size === 1
  return entries
    .map(([name, value]) => {
      const text = outputText(value, state.plan.outputs.get(name)?.type, style)
      return alone ? text : `${style.palette.cyan(name)}\n${text}`
    })
    .join('\n')
}

function outputText(value: unknown, type: PortType | undefined, style: OutputStyle): string {
  const text = valueText(value, type, style)
  if (style.columns === undefined || !type || !wrapped.has(type.base)) return `${text}\n`
  return `${wrapIndented(text, style.columns).join('\n')}\n`
}

/** The outputs that have no value, one line each. */
export function absentText({ absent, status }: CarriedResult): string {
  if (status !== 'succeeded') return ''
  return absent.map((name) => `output \`${name}\` has no value\n`).join('')
}

/** What the whole run took, on one line. */
export function totalsText({ state, status }: CarriedResult, palette: Palette): string {
  const { inputTokens, outputTokens, cost } = state.usage
  const took = state.endedAt > 0 ? ` in ${durationText(state.endedAt - state.startedAt)}` : ''
  const parts = [`${status}${took}`]
  const count = (wanted: string) => state.nodes.filter((node) => node.status === wanted).length
  parts.push(`${count('succeeded')} of ${countText(state.nodes.length, 'node')}`)
  if (count('skipped') > 0) parts.push(`${count('skipped')} skipped`)
  if (inputTokens + outputTokens > 0) {
    parts.push(
      `${countText(inputTokens, 'token')} read, ${outputTokens.toLocaleString('en-US')} written`,
    )
  }
  if (cost > 0) parts.push(costText(cost))
  return `${palette.dim(parts.join(' · '))}\n`
}
