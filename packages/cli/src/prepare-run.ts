import type { FlowError, Models } from '@chainwright/core'
import type { NewRun } from './begin-run.ts'
import { readSeed } from './commands/run-options.ts'
import type { Environment } from './environment.ts'
import { tellError } from './error-text.ts'
import { exitCodeOf, exitCodeOfIssues, exitCodes } from './exit-code.ts'
import { readInputs } from './inputs/read-inputs.ts'
import { readPins } from './inputs/read-pins.ts'
import type { FlowFile } from './load-flow.ts'
import { loadRegistry } from './load-registry.ts'
import { issueText, type LocatedIssue } from './located-issues.ts'
import { checkFlowFile, refusal } from './plan-flow-file.ts'
import type { ReportCall } from './report-run.ts'
import { refusedJson } from './run-json.ts'
import { createPalette } from './terminal/palette.ts'
import { writeJson } from './write-json.ts'

/**
 * The run that a command line asks for, with its flow, inputs and pins checked; the exit code, when the
 * flow was refused and its problems were told. Models are those that can be asked what is wrong with a
 * reference: none, when others carry the steps out.
 */
export async function prepareRun(
  file: FlowFile,
  models: Pick<Models, 'problem'>,
  { given, environment }: ReportCall,
): Promise<NewRun | number> {
  const seed = readSeed(given)
  const registry = await loadRegistry(given.many('nodes'), environment)
  const checked = checkFlowFile(file, registry, models)
  const { plan, issues } = checked
  tellNotices(issues, environment)
  if (!plan) return refuseRun(refusal(checked), issues, { given, environment, file })
  return {
    plan,
    text: file.text,
    name: file.flow?.name,
    source: file.path,
    inputs: await readInputs(given.many('input'), plan, environment),
    seed,
    pins: await readPins(given.many('pin'), plan, environment),
    until: given.one('until'),
  }
}

/** The run never started: says why, on stderr and in the JSON document, and gives the exit code. */
export function refuseRun(
  error: FlowError,
  issues: readonly LocatedIssue[],
  { given, environment, file }: ReportCall,
): number {
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
