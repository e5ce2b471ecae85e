import { errorRecord, type FlowError, type Registry } from '@chainwright/core'
import type { CommandModels, Environment } from '../environment.ts'
import { asFlowError, tellError } from '../error-text.ts'
import { exitCodeOf, exitCodeOfIssues, exitCodes } from '../exit-code.ts'
import { flowSummary, summaryText, type FlowSummary } from '../flow-summary.ts'
import { loadFlow } from '../load-flow.ts'
import { loadRegistry } from '../load-registry.ts'
import { issueText, type LocatedIssue } from '../located-issues.ts'
import { modelOptions, openModels } from '../open-models.ts'
import { checkFlowFile } from '../plan-flow-file.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { somePositionals } from './positionals.ts'
import { jsonOption, nodeOptions } from './shared-options.ts'

/** Lists all problems of flow files. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'List all problems of flow files, without running them',
  usage: 'FLOW… [options]',
  options: { ...jsonOption, ...nodeOptions, ...modelOptions },
  async run(given, environment) {
    const names = somePositionals(given, 'flow file')
    const registry = await loadRegistry(given.many('nodes'), environment)
    const models = await openModels(given, environment)
    try {
      const reports: Report[] = []
      for (const name of names) {
        const report = await checkOne(name, { registry, models, environment })
        reports.push(report)
        if (!given.has('json')) tellReport(report, environment)
      }
      if (given.has('json')) writeJson(environment.stdout, reportsJson(reports))
      return exitCodeOfReports(reports)
    } finally {
      await models.close()
    }
  },
}

/** What is said of one file. */
interface Report {
  readonly file: string
  readonly problems: readonly LocatedIssue[]
  /** The file could not be read at all. */
  readonly error?: FlowError
  readonly summary?: FlowSummary
}

async function checkOne(
  name: string,
  use: { registry: Registry; models: CommandModels; environment: Environment },
): Promise<Report> {
  try {
    const file = await loadFlow(name, use.environment)
    const { issues, plan } = checkFlowFile(file, use.registry, use.models)
    return { file: name, problems: issues, ...(plan && { summary: flowSummary(plan) }) }
  } catch (thrown) {
    return { file: name, problems: [], error: asFlowError(thrown) }
  }
}

function tellReport({ file, problems, error, summary }: Report, environment: Environment): void {
  const { stdout, variables } = environment
  const palette = createPalette(stdout, variables)
  for (const problem of problems) stdout.write(issueText(problem, palette))
  if (error) tellError(error, environment)
  if (!summary) return
  stdout.write(`${harmlessLine(file)}: ${palette.green('OK')}, ${summaryText(summary)}\n`)
}

function reportsJson(reports: readonly Report[]) {
  return {
    ok: reports.every((report) => report.summary !== undefined),
    flows: reports.map(({ file, problems, error, summary }) => ({
      file,
      ok: summary !== undefined,
      problems,
      ...(error && { error: errorRecord(error) }),
      ...summary,
    })),
  }
}

function exitCodeOfReports(reports: readonly Report[]): number {
  const codes = reports.map(({ problems, error }) =>
    error ? exitCodeOf(error.code, exitCodes.wrong) : exitCodeOfIssues(problems),
  )
  if (codes.includes(exitCodes.wrong)) return exitCodes.wrong
  return Math.max(...codes)
}
