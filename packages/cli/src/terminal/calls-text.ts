import type { StepCalls } from '@chainwright/core'
import { modelCalls, type ModelCall } from '@chainwright/nodes'
import { countText } from './figures-text.ts'
import { harmlessLine, harmlessText } from './harmless-text.ts'
import type { Palette } from './palette.ts'

/** Most texts of one call that are shown. */
const mostTexts = 8

/** What a step sent to its models, call by call, each line indented. */
export function callsText(calls: StepCalls, palette: Palette): string[] {
  const left = calls.count - calls.kept.length
  const shown = modelCalls(calls).flatMap((call) => [
    `    ${palette.dim(headOf(call))}`,
    ...textsOf(call).flatMap(indented),
  ])
  return left > 0 ? [...shown, `    ${palette.dim(`${left} more, which were not kept`)}`] : shown
}

/** The last call of a step on one line, cut to `columns` characters. */
export function lastCallLine(calls: StepCalls, columns: number): string | undefined {
  const call = modelCalls(calls).at(-1)
  if (!call) return undefined
  const line = harmlessLine(`${headOf(call)}: ${textsOf(call).join(' | ')}`).replace(/ +/g, ' ')
  return line.length > columns ? `${line.slice(0, columns)}…` : line
}

function headOf({ capability, model, options = {} }: ModelCall): string {
  const set = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  return harmlessLine([`${capability}${model ? ` ${model}` : ''}`, ...set].join(', '))
}

function textsOf({ asRead, prompt, endings, texts, pairs, arguments: given }: ModelCall): string[] {
  const parts: string[] = []
  if (asRead !== undefined) parts.push(asRead)
  else if (prompt && 'text' in prompt) parts.push(prompt.text)
  else for (const { role, content } of prompt?.messages ?? []) parts.push(`${role}: ${content}`)
  if (endings) parts.push(`${countText(endings.length, 'ending')}: ${JSON.stringify(endings)}`)
  parts.push(...some(texts ?? []))
  parts.push(...some((pairs ?? []).map(({ first, second }) => `${first}\n→ ${second}`)))
  for (const one of given ?? []) parts.push(JSON.stringify(one))
  return parts
}

/** The first of a long list; the JSON document has all. */
function some(texts: readonly string[]): string[] {
  const left = texts.length - mostTexts
  return left > 0 ? [...texts.slice(0, mostTexts), `… and ${left} more`] : [...texts]
}

function indented(text: string): string[] {
  return harmlessText(text)
    .split('\n')
    .map((line) => `      ${line}`)
}
