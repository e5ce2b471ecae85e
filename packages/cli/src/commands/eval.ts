import { basename, join, resolve } from 'node:path'
import { defaultLimits } from '@chainwright/core'
import { parseChecks } from '@chainwright/nodes/metrics'
import { withCheckedFlow, type CheckedFlow } from '../checked-flow.ts'
import { dataOptions, neededOption, readGivenRows } from '../data/data-options.ts'
import { refuseOverwrite } from '../data/refuse-overwrite.ts'
import type { Environment } from '../environment.ts'
import { evaluate, type Evaluation } from '../evaluate/evaluation.ts'
import { variantJson } from '../evaluate/evaluation-json.ts'
import { evaluationText } from '../evaluate/evaluation-text.ts'
import { checkPlaces } from '../evaluate/known-places.ts'
import {
  pairsInOutputs,
  pairsOfVariants,
  type PreferenceLine,
} from '../evaluate/preference-pairs.ts'
import { evaluationReport } from '../evaluate/report/report.ts'
import { runVariants } from '../evaluate/run-variants.ts'
import { makeVariants } from '../evaluate/variants.ts'
import { writePairs } from '../evaluate/write-pairs.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { readWholeFile } from '../read-whole-file.ts'
import { createPalette } from '../terminal/palette.ts'
import { makeNamedFolder, writeNamedFile } from '../write-file.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'

/** Runs a flow, or variants of it, over labelled rows and measures what comes out. */
export const evalCommand: Command = {
  name: 'eval',
  summary: 'Measure a flow, and variants of it, on rows of data',
  usage: 'FLOW --data FILE --checks FILE [options]',
  details: `Checks are JSON:
  { "checks": { "right": { "metric": "accuracy", "output": "label", "expected": "topic" } } }
\`output\` is an output of the flow, or a place inside of one (answer.text);
\`expected\` is a column of the data. All metrics are in docs/evaluation.md.

--set NODE.KEY=A,B runs the flow once with each value of an input or \`model\`;
several --set give all combinations. Variants are compared with the first.
The exit code is 1 when rows failed or a check misses its \`goal\`.

With --engine each row is a run that the workers carry out, as in \`batch\`.`,
  options: {
    ...dataOptions,
    checks: { value: 'FILE', description: 'What is measured' },
    set: {
      value: 'NODE.KEY=A,B',
      multiple: true,
      description: 'Values to compare; @FILE is the text of a file, ["a,b","c"] a JSON array',
    },
    out: { value: 'FOLDER', description: 'Keep results there, and go on with those that are' },
    report: { value: 'FILE', description: 'Write a page with tables, charts and the worst rows' },
    pairs: { value: 'FILE', description: 'Write preference pairs as JSON lines' },
  },
  async run(given, environment) {
    const shown = onePositional(given, 'flow file')
    const data = neededOption(given, 'data', 'FILE')
    const others = [shown, data, neededOption(given, 'checks', 'FILE')]
    for (const option of ['report', 'pairs']) {
      const file = given.one(option)
      const { folder } = environment
      if (file !== undefined) refuseOverwrite(option, file, { others, folder })
    }
    return withCheckedFlow(shown, { given, environment }, (checked) =>
      runEvaluation(checked, { given, environment }),
    )
  },
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

async function runEvaluation(checked: CheckedFlow, call: Call): Promise<number> {
  const { given, environment } = call
  const { file, plan, registry, models } = checked
  const rows = await readGivenRows(given, environment)
  const checksFile = neededOption(given, 'checks', 'FILE')
  const checks = parseChecks(await readText(checksFile, environment), checksFile)
  checkPlaces(checks, plan, rows)
  const context = {
    registry,
    models: models ?? {},
    readText: (name: string) => readText(name, environment),
  }
  const variants = file.flow ? await makeVariants(file.flow, given.many('set'), context) : []
  const out = given.one('out')
  if (out !== undefined) makeNamedFolder(out, environment.folder)
  const outcome = await runVariants(variants, { checked, rows, given, environment, out })
  if (!outcome.results) {
    const told =
      out === undefined ? 'add --out FOLDER to be able to go on' : 'the same command goes on'
    environment.stderr.write(`stopped; ${told}\n`)
    return exitCodes.cancelled
  }
  const evaluation: Evaluation = {
    flow: file.flow?.name ?? basename(file.shown),
    data: basename(neededOption(given, 'data', 'FILE')),
    rows,
    inputColumns: outcome.inputColumns,
    checks,
    variants: evaluate(outcome.results, checks, rows),
  }
  return report(evaluation, out, call)
}

function report(evaluation: Evaluation, out: string | undefined, call: Call): number {
  const { given, environment } = call
  const { folder, stdout, stderr, variables } = environment
  const { variants, rows } = evaluation
  const page = given.one('report') ?? (out === undefined ? undefined : join(out, 'report.html'))
  if (page !== undefined) writeNamedFile(page, folder, evaluationReport(evaluation))
  const pairs = given.one('pairs')
  if (pairs !== undefined) writePairs(pairsOf(evaluation), pairs, environment)
  const reached = variants.every(({ checks }) => checks.every((result) => result.reached))
  const failed = variants.some((variant) => variant.failed > 0)
  const status = reached && !failed ? 'succeeded' : 'failed'
  if (given.has('json')) {
    writeJson(stdout, { status, rows: rows.length, variants: variants.map(variantJson) })
  } else stdout.write(evaluationText(evaluation, createPalette(stdout, variables)))
  if (page !== undefined && !given.has('quiet')) stderr.write(`report: ${page}\n`)
  return exitCodes[status]
}

function pairsOf(evaluation: Evaluation): PreferenceLine[] {
  const inOutputs = evaluation.variants.flatMap(({ lines }) => lines.flatMap(pairsInOutputs))
  return [...inOutputs, ...pairsOfVariants(evaluation)]
}

async function readText(shown: string, { folder }: Environment): Promise<string> {
  const bytes = await readWholeFile(resolve(folder, shown), shown, defaultLimits.fileBytes)
  return new TextDecoder().decode(bytes)
}
