import { explainBecause } from '@chainwright/core'
import type { RecordedStep, StoredStatus, StoredSummary } from '@chainwright/durable'
import { fitWidth, padWidth } from './display-width.ts'
import { callsText } from './calls-text.ts'
import { costText, countText, durationText } from './figures-text.ts'
import { harmlessLine } from './harmless-text.ts'
import type { Palette } from './palette.ts'

const longestName = 32

/** Remembered runs, one line each: id, status, when, how long, and the flow's name. */
export function runRows(runs: readonly StoredSummary[], palette: Palette): string {
  const width = Math.max(...runs.map(({ run }) => run.length))
  const lines = runs.flatMap((run) => {
    const { status, startedAt, endedAt, name = '' } = run
    const status12 = statusText(status, palette, 12)
    const when = startedAt === undefined ? ''.padEnd(19) : timeText(startedAt)
    const took = startedAt === undefined || !endedAt ? '' : durationText(endedAt - startedAt)
    const about = fitWidth(harmlessLine(name), longestName)
    const line = `${run.run.padEnd(width)}  ${status12}  ${when}  ${took.padStart(10)}  ${about}`
    const problem =
      status === 'corrupt' && run.error ? [`  ${harmlessLine(run.error.message)}`] : []
    return [line.trimEnd(), ...problem]
  })
  return `${lines.join('\n')}\n`
}

/** A run's status in its colour. */
export function statusText(status: StoredStatus, palette: Palette, width = 0): string {
  const text = status.padEnd(width)
  switch (status) {
    case 'succeeded':
      return palette.green(text)
    case 'failed':
    case 'corrupt':
      return palette.red(text)
    case 'running':
    case 'paused':
      return palette.cyan(text)
    case 'interrupted':
    case 'cancelled':
      return palette.yellow(text)
  }
}

/** A time as `2026-11-22 03:04:05`, in the time zone of the machine. */
export function timeText(time: number): string {
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19).replace('T', ' ')
}

/** The steps of a run, one line each; with `calls`, what each sent to its models stands below it. */
export function stepRows(
  steps: readonly RecordedStep[],
  palette: Palette,
  { calls = false } = {},
): string[] {
  const names = steps.map(({ node, item }) => (item === undefined ? node : `${node}[${item}]`))
  const width = Math.min(longestName, Math.max(0, ...names.map((name) => name.length)))
  return steps.flatMap((step, at) => {
    const name = padWidth(fitWidth(harmlessLine(names[at] ?? ''), width), width)
    const row = `  ${stepMark(step, palette)} ${name}  ${palette.dim(aboutStep(step))}`.trimEnd()
    if (!calls) return [row]
    if (step.calls) return [row, ...callsText(step.calls, palette)]
    return step.cached ? [row, `    ${palette.dim('what was sent was not kept')}`] : [row]
  })
}

function stepMark({ status }: RecordedStep, palette: Palette): string {
  if (status === 'succeeded' || status === 'answered') return palette.green('✓')
  return status === 'failed' ? palette.red('✗') : palette.yellow('·')
}

function aboutStep(step: RecordedStep): string {
  const { status, startedAt, endedAt, usage, attempts, because, error, cached } = step
  const parts: string[] = []
  if (status === 'begun') parts.push('begun, and its end is not on record')
  if (status === 'answered') return `answered: ${harmlessLine(String(step.answer))}`
  if (endedAt !== undefined) parts.push(durationText(Math.max(0, endedAt - startedAt)))
  if (usage?.outputTokens) parts.push(countText(usage.outputTokens, 'token'))
  if (usage?.cost) parts.push(costText(usage.cost))
  if (step.calls) parts.push(countText(step.calls.count, 'call'))
  if (attempts > 1) parts.push(`${attempts} tries`)
  if (cached) parts.push('from the cache')
  else if (because && because.type !== 'first') parts.push(explainBecause(because))
  if (error) parts.push(harmlessLine(error.message))
  return parts.join(', ')
}
