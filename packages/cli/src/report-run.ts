import { FlowError, findNode } from '@chainwright/core'
import type { CarriedResult } from './carry-out-run.ts'
import type { EngineName } from './engine/engine-settings.ts'
import type { Environment } from './environment.ts'
import { tellError } from './error-text.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import type { FlowFile } from './load-flow.ts'
import type { Arguments } from './parse-arguments.ts'
import { questionText } from './questions/ask-person.ts'
import { runJson } from './run-json.ts'
import { lastCallLine } from './terminal/calls-text.ts'
import { absentText, outputsText, totalsText } from './terminal/outputs-text.ts'
import { createPalette } from './terminal/palette.ts'
import { writeJson } from './write-json.ts'

/** What a report is made with. */
export interface ReportCall {
  readonly given: Arguments
  readonly environment: Environment
  /** The flow file, for telling where an error is. */
  readonly file?: FlowFile
  /** The engine whose workers carry the run out. */
  readonly engine?: EngineName
}

/** Most characters of what was sent that an error shows. */
const longestSent = 300

/** Tells how a run ended, and gives the exit code. */
export function reportRun(result: CarriedResult, call: ReportCall): number {
  const { given, environment, file } = call
  if (given.has('json')) writeJson(environment.stdout, runJson(result))
  else tellOutputs(result, call)
  switch (result.status) {
    case 'succeeded':
      return exitCodes.succeeded
    case 'cancelled':
      return exitCodes.cancelled
    case 'paused':
    case 'interrupted':
      return tellLeft(result, call)
    case 'failed': {
      const error = result.error ?? new FlowError({ code: 'internal', message: 'the run failed' })
      const item = failedItem(result)
      tellError(error, environment, { file, item, sent: sentBy(result, item) })
      return exitCodeOf(error.code, exitCodes.failed)
    }
  }
}

function tellOutputs(result: CarriedResult, { given, environment }: ReportCall): void {
  const { stdout, stderr, variables } = environment
  const palette = createPalette(stdout, variables)
  const style = stdout.isTerminal
    ? { harmless: true, columns: stdout.columns }
    : { harmless: false }
  const text = outputsText(result, { palette, ...style })
  stdout.write(text)
  stderr.write(absentText(result))
  const gap = stderr.isTerminal && text !== '' ? '\n' : ''
  const totals = totalsText(result, createPalette(stderr, variables))
  if (!given.has('quiet')) stderr.write(gap + totals)
}

/** The run is not over: says what it waits for, and how to go on with it. */
function tellLeft(result: CarriedResult, call: ReportCall): number {
  const { given, environment, file, engine } = call
  const { stderr, variables } = environment
  const palette = createPalette(stderr, variables)
  if (result.error) tellError(result.error, environment, { file })
  for (const question of result.questions) stderr.write(`${questionText(question, palette)}\n`)
  const [first] = result.questions
  const answer = first ? ` --answer ${first.step}=TEXT` : ''
  const store = given.one('store')
  const led = given.has('engine') ? ` --engine ${engine}` : ''
  const stored = store === undefined ? '' : ` --store ${store}`
  const nodes = given.many('nodes').map((file) => ` --nodes ${file}`)
  const where = [led, stored, ...nodes].join('')
  const said = engine && !first ? 'look at it again with' : 'go on with'
  stderr.write(`${said}: chainwright runs resume ${result.run}${where}${answer}\n`)
  if (result.status === 'paused') return exitCodes.paused
  return result.error ? exitCodes.failed : exitCodes.cancelled
}

/** What the step that made the run fail sent last, on a line. */
function sentBy({ error, state }: CarriedResult, item: number | undefined): string | undefined {
  const node = findNode(state, error?.node ?? '')
  const calls = (item === undefined ? node : node?.items?.[item])?.calls
  return calls && lastCallLine(calls, longestSent)
}

/** The item whose step made the run fail, when the node runs once per item. */
function failedItem({ error, state }: CarriedResult): number | undefined {
  const items = state.nodes[state.plan.index.get(error?.node ?? '') ?? -1]?.items ?? []
  const item = items.findIndex((step) => step.status === 'failed')
  return item < 0 ? undefined : item
}
