import { resolve } from 'node:path'
import {
  createMemoryCache,
  runRows,
  type ContentCache,
  type Outputs,
  type Plan,
} from '@chainwright/core'
import { gatherModels, type DataRow } from '@chainwright/nodes/data'
import type { CommandModels, Environment } from '../environment.ts'
import { flowServices } from '../flow-services.ts'
import { createRowsProgress, type RowsProgress } from '../terminal/rows-progress.ts'
import { watchStops } from '../watch-stops.ts'
import { resultLine, rowKey, type ResultLine } from './result-lines.ts'
import { openResults } from './results-file.ts'

/** A row as the flow takes it. */
export interface PreparedRow {
  readonly inputs: Outputs
  /** The columns that feed no input. */
  readonly data: DataRow
}

/** Rows to run, with everything that the command line says of them. */
export interface RowsRequest {
  readonly plan: Plan
  readonly flowPath: string
  readonly rows: readonly PreparedRow[]
  readonly models: CommandModels
  /** Results of steps, for rows that have some in common. Default: a new one in memory. */
  readonly cache?: ContentCache
  readonly environment: Environment
  readonly seed: number | undefined
  readonly rowsAtOnce: number
  readonly allowRead: readonly string[]
  readonly allowUrl: readonly string[]
  readonly quiet: boolean
  /** File of results to go on with; none when left out. */
  readonly out?: string
  /** Shown before the progress. */
  readonly name?: string
  /** Called with the result of each row, in order, those of an earlier call included. */
  readonly onLine?: (line: ResultLine) => void
}

/** What became of all rows. */
export interface RowsOutcome {
  /** Rows with a result; fewer than there are when it was cancelled. */
  readonly done: number
  readonly failed: number
  /** Results that an earlier call had left. */
  readonly held: number
  readonly cancelled: boolean
  readonly usage: ResultLine['usage']
}

const failuresTold = 5

/**
 * Runs a flow for each row and writes the results as they come. The first Ctrl-C cancels the rows in
 * hand, the second leaves at once. Throws what the file of results throws.
 */
export async function carryOutRows(request: RowsRequest): Promise<RowsOutcome> {
  const { plan, rows, environment, out, seed } = request
  const keys = rows.map(({ inputs }) => rowKey(plan.digest, inputs, seed))
  const path = out === undefined ? undefined : resolve(environment.folder, out)
  const file = path === undefined ? undefined : openResults(path, out ?? path, keys)
  const held = file?.held ?? []
  const tally = createTally(rows.length, request.onLine)
  for (const line of held) tally.add(line)
  const quiet = request.quiet
  const progress = createRowsProgress(environment, tally.rows(), { quiet, ...named(request) })
  const stops = watchStops(environment, progress, undefined)
  try {
    if (file) tellHeld(progress, { held: held.length, dropped: file.dropped, out: out ?? '' })
    const left = rows.slice(held.length).map(({ inputs }) => inputs)
    for await (const result of runRows(plan, left, optionsOf(request, stops.signal))) {
      const row = result.row + held.length
      const line = resultLine({ ...result, row }, keys[row] ?? '', rows[row]?.data ?? {})
      file?.add(`${JSON.stringify(line)}\n`)
      tally.add(line)
      tellFailure(progress, line, tally.rows().failed)
      progress.show(tally.rows())
    }
    const { done, failed } = tally.rows()
    const cancelled = stops.signal.aborted && done < rows.length
    return { done, failed, held: held.length, cancelled, usage: tally.usage() }
  } finally {
    stops.end()
    progress.end()
    file?.close()
  }
}

function optionsOf(request: RowsRequest, signal: AbortSignal) {
  const { models, environment, seed, rowsAtOnce, flowPath } = request
  return {
    models: gatherModels(models),
    services: flowServices(flowPath, request, environment.folder),
    cache: request.cache ?? createMemoryCache(),
    ...(seed !== undefined && { seed }),
    rowsAtOnce,
    signal,
  }
}

function named({ name }: RowsRequest): { name?: string } {
  return name === undefined ? {} : { name }
}

function tellHeld(
  progress: RowsProgress,
  { held, dropped, out }: { held: number; dropped: number; out: string },
): void {
  if (held > 0) progress.note(`${out} holds ${held} results already; going on after them`)
  if (dropped > 0) {
    progress.note(`${dropped} lines of ${out} are of other rows or another flow, and were removed`)
  }
}

function tellFailure(progress: RowsProgress, { row, error }: ResultLine, failed: number): void {
  if (!error || failed > failuresTold) return
  const node = error.node === undefined ? '' : ` at node \`${error.node}\``
  progress.note(`row ${row} failed${node}: ${error.message} [${error.code}]`)
  if (failed === failuresTold) progress.note('more rows that fail are counted, and not told here')
}

function createTally(total: number, onLine: RowsRequest['onLine']) {
  let [done, failed] = [0, 0]
  let usage: ResultLine['usage'] = { inputTokens: 0, outputTokens: 0, cost: 0 }
  return {
    add(line: ResultLine): void {
      done += 1
      if (line.status === 'failed') failed += 1
      usage = {
        inputTokens: usage.inputTokens + line.usage.inputTokens,
        outputTokens: usage.outputTokens + line.usage.outputTokens,
        cost: usage.cost + line.usage.cost,
      }
      onLine?.(line)
    },
    rows: () => ({ done, total, failed }),
    usage: () => usage,
  }
}
