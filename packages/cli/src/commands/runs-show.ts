import {
  errorFromRecord,
  type Json,
  type OpenQuestion,
  type RecordedEvent,
} from '@chainwright/core'
import type { RecordedStep, StoredRecord } from '@chainwright/durable'
import type { Environment } from '../environment.ts'
import { tellError } from '../error-text.ts'
import { exitCodes } from '../exit-code.ts'
import { findRun, openKnownStore } from '../open-store.ts'
import type { Arguments } from '../parse-arguments.ts'
import { questionText } from '../questions/ask-person.ts'
import { costText, durationText } from '../terminal/figures-text.ts'
import { harmlessLine, harmlessText } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { statusText, stepRows, timeText } from '../terminal/stored-run-text.ts'
import { writeJson } from '../write-json.ts'
import { onePositional } from './positionals.ts'

/** Carries out `runs show`. */
export async function showRun(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  const store = await openKnownStore(given, environment)
  try {
    const { recordedSteps } = await import('@chainwright/durable')
    const record = store.read(findRun(store, named))
    tellRecord(record, recordedSteps(record.events), { given, environment })
    return exitCodes.succeeded
  } finally {
    store.close()
  }
}

/** Tells what is on record of a run, to people or as JSON. */
export function tellRecord(
  record: StoredRecord,
  steps: readonly RecordedStep[],
  { given, environment }: { given: Arguments; environment: Environment },
): void {
  const { stdout } = environment
  const inputs = startOf(record.events)?.inputs ?? {}
  if (given.has('json')) {
    const { end, ...rest } = record
    const outputs = { outputs: end?.outputs ?? {}, absent: end?.absent ?? [] }
    writeJson(stdout, { ...rest, inputs, ...outputs, steps })
    return
  }
  const palette = createPalette(stdout, environment.variables)
  const shown = stepRows(steps, palette, { calls: given.has('calls') })
  stdout.write(`${[...headRows(record, palette), ...shown].join('\n')}\n`)
  stdout.write(valuesText('inputs', inputs, palette))
  stdout.write(valuesText('outputs', record.end?.outputs ?? {}, palette))
  for (const question of record.waiting as readonly OpenQuestion[]) {
    stdout.write(`${questionText(question, palette)}\n`)
  }
  if (record.error) tellError(errorFromRecord(record.error), environment)
}

function startOf(
  events: readonly RecordedEvent[],
): Extract<RecordedEvent, { type: 'run-start' }> | undefined {
  const [first] = events
  return first?.type === 'run-start' ? first : undefined
}

function headRows(record: StoredRecord, palette: Palette): string[] {
  const { run, status, name, startedAt = 0, endedAt, parent, source, usage, seed } = record
  const took = endedAt === undefined ? '' : `, ${durationText(endedAt - startedAt)}`
  const rows: [string, string][] = [
    ['status', statusText(status, palette)],
    ['flow', harmlessLine([name, source].filter(Boolean).join('  '))],
    ['begun', `${timeText(startedAt)}${took}`],
    ...(parent === undefined ? [] : [['from run', harmlessLine(parent)] as [string, string]]),
    ...(seed === undefined ? [] : [['seed', String(seed)] as [string, string]]),
  ]
  if (usage && usage.inputTokens + usage.outputTokens > 0) {
    rows.push(['tokens', `${usage.inputTokens} read, ${usage.outputTokens} written`])
  }
  if (usage && usage.cost > 0) rows.push(['cost', costText(usage.cost).replace('cost ', '')])
  if (record.tornBytes) {
    rows.push(['dropped', `${record.tornBytes} bytes that were half written when its process died`])
  }
  return [palette.bold(run), ...rows.map(([key, text]) => `  ${palette.dim(key.padEnd(9))}${text}`)]
}

const longestValue = 400

/** Values under their names, long ones cut; the JSON document has them whole. */
function valuesText(
  title: string,
  values: Readonly<Record<string, unknown>>,
  palette: Palette,
): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value as Json)
    const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
    return `  ${palette.cyan(harmlessLine(name))}: ${harmlessText(shown)}`
  })
  return lines.length === 0 ? '' : `${[title, ...lines].join('\n')}\n`
}
