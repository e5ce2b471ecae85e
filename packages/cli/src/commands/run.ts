import type { FlowError } from '@chainwright/core'
import { beginNewRun, idTeller } from '../begin-run.ts'
import type { CommandModels, Environment } from '../environment.ts'
import { asFlowError, tellError } from '../error-text.ts'
import { exitCodeOf, exitCodeOfIssues, exitCodes } from '../exit-code.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { readPins } from '../inputs/read-pins.ts'
import { loadFlow, type FlowFile } from '../load-flow.ts'
import { loadRegistry } from '../load-registry.ts'
import { issueText, type LocatedIssue } from '../located-issues.ts'
import { openModels } from '../open-models.ts'
import { closeStore, openNamedStore } from '../open-store.ts'
import { checkFlowFile, refusal } from '../plan-flow-file.ts'
import { reportRun, type ReportCall } from '../report-run.ts'
import { refusedJson } from '../run-json.ts'
import { carryOutRun } from '../carry-out-run.ts'
import { createPalette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { readDriving, readSeed, runOptions } from './run-options.ts'

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

With --store the run is remembered: after Ctrl-C, a crash, or while it waits for an
answer, \`chainwright runs resume ID\` goes on with it.

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
      models = await openModels(given, environment, file.flow)
      return await runFile(file, models, { given, environment })
    } catch (thrown) {
      return refuse(asFlowError(thrown), [], { given, environment, ...(file && { file }) })
    } finally {
      await models?.close()
    }
  },
}

async function runFile(
  file: FlowFile,
  models: CommandModels,
  { given, environment }: ReportCall,
): Promise<number> {
  const seed = readSeed(given)
  const driving = await readDriving(given, environment)
  const registry = await loadRegistry(given.many('nodes'), environment)
  const checked = checkFlowFile(file, registry, models)
  const { plan } = checked
  tellNotices(checked.issues, environment)
  if (!plan) return refuse(refusal(checked), checked.issues, { given, environment, file })
  const inputs = await readInputs(given.many('input'), plan, environment)
  const pins = await readPins(given.many('pin'), plan, environment)
  const store = await openNamedStore(given, environment)
  try {
    const asked = { inputs, seed, pins, until: given.one('until') }
    const about = { text: file.text, name: file.flow?.name, source: file.path }
    const cache = store?.cache(file.path)
    const tellId = idTeller(environment, given.has('quiet'))
    const begin = await beginNewRun({ plan, ...about, ...asked, cache }, store, tellId)
    const result = await carryOutRun({
      ...driving,
      begin,
      models,
      flowPath: file.path,
    })
    return reportRun(result, { given, environment, file })
  } finally {
    closeStore(store, environment)
  }
}

/** The run never started: says why, on stderr and in the JSON document. */
function refuse(error: FlowError, issues: readonly LocatedIssue[], call: ReportCall): number {
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
