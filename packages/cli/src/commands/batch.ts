import { systemClock } from '@chainwright/core'
import { withCheckedFlow, type CheckedFlow } from '../checked-flow.ts'
import { readAllowedUrls } from '../configuration/read-allowed-urls.ts'
import { carryOutRows, type RowsCarrier, type RowsOutcome } from '../data/carry-out-rows.ts'
import {
  dataOptions,
  neededOption,
  prepareRows,
  readDataNumbers,
  readGivenRows,
  rowsCarrier,
} from '../data/data-options.ts'
import { refuseOverwrite } from '../data/refuse-overwrite.ts'
import type { ResultLine } from '../data/result-lines.ts'
import type { Environment } from '../environment.ts'
import { pairsInOutputs, type PreferenceLine } from '../evaluate/preference-pairs.ts'
import { writePairs } from '../evaluate/write-pairs.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { countText, durationText } from '../terminal/figures-text.ts'
import { createPalette } from '../terminal/palette.ts'
import { rateText } from '../terminal/rows-progress.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'

/** Runs a flow once per row of data and writes a line of results for each. */
export const batchCommand: Command = {
  name: 'batch',
  summary: 'Run a flow once per row of data',
  usage: 'FLOW --data FILE --out FILE [options]',
  details: `Each flow input takes the column of its own name; --map INPUT=COLUMN names another.
Results are JSON lines in the order of the rows. A row that fails is a line with
its error, and the others go on; the exit code is then 1.

The same command goes on where it was stopped: results that were made from the
same flow, inputs and seed are kept.

With --engine each row is a run that the workers carry out. The same command, from
any machine, joins the runs that are under way or over; none runs twice.`,
  options: {
    ...dataOptions,
    out: { value: 'FILE', description: 'Results, one JSON object per line' },
    pairs: { value: 'FILE', description: 'Write the preference pairs of `best-of` as JSON lines' },
  },
  async run(given, environment) {
    const shown = onePositional(given, 'flow file')
    const out = neededOption(given, 'out', 'FILE')
    const pairs = given.one('pairs')
    const others = [shown, neededOption(given, 'data', 'FILE')]
    const { folder } = environment
    refuseOverwrite('out', out, { others, folder })
    if (pairs !== undefined) refuseOverwrite('pairs', pairs, { others: [...others, out], folder })
    return withCheckedFlow(shown, { given, environment }, (checked) =>
      runBatch(checked, out, { given, environment }),
    )
  },
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

async function runBatch(checked: CheckedFlow, out: string, call: Call): Promise<number> {
  const { given, environment } = call
  const { plan, file } = checked
  const carrier = rowsCarrier(checked, given)
  const rows = await readGivenRows(given, environment)
  const { prepared } = await prepareRows(plan, rows, call)
  const errors: Pick<ResultLine, 'row' | 'error'>[] = []
  const pairs: PreferenceLine[] = []
  const pairsFile = given.one('pairs')
  const startedAt = systemClock.now()
  const outcome = await carryOutRows({
    plan,
    flowPath: file.path,
    rows: prepared,
    carrier,
    environment,
    ...readDataNumbers(given),
    allowRead: given.many('allow-read'),
    allowUrl: await readAllowedUrls(given, environment),
    quiet: given.has('quiet'),
    out,
    onLine(line) {
      const { row, error } = line
      if (error && errors.length < 20) errors.push({ row, error })
      if (pairsFile !== undefined) pairs.push(...pairsInOutputs(line))
    },
  })
  const durationMs = systemClock.now() - startedAt
  const status = statusOf(outcome)
  const rowsJson = { total: rows.length, done: outcome.done, failed: outcome.failed }
  if (given.has('json')) {
    const { held, usage } = outcome
    writeJson(environment.stdout, { status, out, ...rowsJson, held, errors, usage, durationMs })
  }
  if (pairsFile !== undefined) writePairs(pairs, pairsFile, environment)
  tellOutcome(outcome, { total: rows.length, durationMs, out, carrier: carrier.type }, call)
  return exitCodes[status]
}

function statusOf({ cancelled, failed }: RowsOutcome): 'succeeded' | 'failed' | 'cancelled' {
  if (cancelled) return 'cancelled'
  return failed > 0 ? 'failed' : 'succeeded'
}

interface Told {
  readonly total: number
  readonly durationMs: number
  readonly out: string
  readonly carrier: RowsCarrier['type']
}

function tellOutcome(
  outcome: RowsOutcome,
  { total, durationMs, out, carrier }: Told,
  { given, environment }: Call,
): void {
  const { stderr, variables } = environment
  const { done, failed, held, cancelled } = outcome
  if (cancelled) {
    const rest = carrier === 'engine' ? 'the workers go on with those in hand, and ' : ''
    stderr.write(
      `stopped after ${done} of ${countText(total, 'row')}; ${rest}the same command goes on from there\n`,
    )
    return
  }
  if (failed > 0) {
    stderr.write(`${failed} of ${countText(total, 'row')} failed; \`error\` in ${out} says why\n`)
  }
  if (given.has('quiet')) return
  const made = done - held
  const rate = made > 0 ? `, ${rateText((made * 1000) / Math.max(1, durationMs))}` : ''
  const text = `${countText(made, 'row')} in ${durationText(durationMs)}${rate} · results in ${out}`
  stderr.write(`${createPalette(stderr, variables).dim(text)}\n`)
}
