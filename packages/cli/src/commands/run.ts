import { FlowError, type RunResult } from '@chainwright/core'
import type { CommandModels, Environment } from '../environment.ts'
import { asFlowError, tellError } from '../error-text.ts'
import { exitCodeOf, exitCodeOfIssues, exitCodes } from '../exit-code.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { loadFlow, type FlowFile } from '../load-flow.ts'
import { loadRegistry } from '../load-registry.ts'
import { issueText, type LocatedIssue } from '../located-issues.ts'
import { openModels } from '../open-models.ts'
import type { Arguments } from '../parse-arguments.ts'
import { checkFlowFile, refusal } from '../plan-flow-file.ts'
import { refusedJson, runJson } from '../run-json.ts'
import { carryOutRun } from '../carry-out-run.ts'
import { createPalette } from '../terminal/palette.ts'
import { absentText, outputsText, totalsText } from '../terminal/outputs-text.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { readRunNumbers, runOptions } from './run-options.ts'

/** Runs a flow file and prints its outputs. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Run a flow file and print its outputs',
  usage: 'FLOW [options]',
  details: `Values of --input NAME=VALUE, by the input's declared type:
  text               the text as it is; @FILE is the text of a file, @- what is
                     piped in, @@x the text \`@x\`
  text[]             one flag per item, a JSON array, or @GLOB for files in name
                     order, such as --input documents=@'docs/*.md'
  number, boolean    3.5, true
  all others         JSON

The flow may read files below its own folder; all else needs --allow-read.
Outputs go to stdout; progress, warnings and errors to stderr.`,
  options: runOptions,
  async run(given, environment) {
    let file: FlowFile | undefined
    let models: CommandModels | undefined
    try {
      file = await loadFlow(onePositional(given, 'flow file'), environment)
      if (given.has('allow-download')) {
        const { pullFlowModels } = await import('./run-downloads.ts')
        await pullFlowModels(file, given, environment)
      }
      models = await openModels(given, environment)
      return await runFile(file, models, { given, environment })
    } catch (thrown) {
      return refuse(asFlowError(thrown), [], { given, environment, ...(file && { file }) })
    } finally {
      await models?.close()
    }
  },
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
  readonly file?: FlowFile
}

async function runFile(file: FlowFile, models: CommandModels, call: Call): Promise<number> {
  const { given, environment } = call
  const numbers = readRunNumbers(given)
  const registry = await loadRegistry(given.many('nodes'), environment)
  const checked = checkFlowFile(file, registry, models)
  tellNotices(checked.issues, environment)
  if (!checked.plan) return refuse(refusal(checked), checked.issues, { ...call, file })
  const inputs = await readInputs(given.many('input'), checked.plan, environment)
  const result = await carryOutRun({
    ...numbers,
    plan: checked.plan,
    file,
    inputs,
    models,
    environment,
    trace: given.one('trace'),
    quiet: given.has('quiet'),
    allowRead: given.many('allow-read'),
  })
  return report(result, { ...call, file })
}

function report(result: RunResult, { given, environment, file }: Call): number {
  const { stdout, stderr, variables } = environment
  if (given.has('json')) writeJson(stdout, runJson(result))
  else {
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
  if (result.status === 'succeeded') return exitCodes.succeeded
  if (result.status === 'cancelled') return exitCodes.cancelled
  const error = result.error ?? new FlowError({ code: 'internal', message: 'the run failed' })
  tellError(error, environment, { file, item: failedItem(result) })
  return exitCodeOf(error.code, exitCodes.failed)
}

/** The item whose step made the run fail, when the node runs once per item. */
function failedItem({ error, state }: RunResult): number | undefined {
  const items = state.nodes[state.plan.index.get(error?.node ?? '') ?? -1]?.items ?? []
  const item = items.findIndex((step) => step.status === 'failed')
  return item < 0 ? undefined : item
}

/** The run never started: says why, on stderr and in the JSON document. */
function refuse(error: FlowError, issues: readonly LocatedIssue[], call: Call): number {
  const { given, environment, file } = call
  const blocking = issues.filter((issue) => issue.severity === 'error')
  if (given.has('json')) writeJson(environment.stdout, refusedJson(error, blocking))
  const palette = createPalette(environment.stderr, environment.variables)
  for (const issue of blocking) environment.stderr.write(issueText(issue, palette))
  if (blocking.length > 0) return exitCodeOfIssues(blocking)
  tellError(error, environment, { file })
  return exitCodeOf(error.code, error.code === 'internal' ? exitCodes.failed : exitCodes.wrong)
}

function tellNotices(issues: readonly LocatedIssue[], environment: Environment): void {
  const palette = createPalette(environment.stderr, environment.variables)
  for (const issue of issues) {
    if (issue.severity === 'notice') environment.stderr.write(issueText(issue, palette))
  }
}
