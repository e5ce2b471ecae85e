import { resolve } from 'node:path'
import {
  createMemoryCache,
  runRows,
  type ContentCache,
  type Outputs,
  type Plan,
  type RowResult,
} from '@chainwright/core'
import { gatherModels, type DataRow } from '@chainwright/nodes/data'
import type { OpenedEngine } from '../engine/open-engine.ts'
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

/** Who carries rows out: this process with its models, or the workers of an engine. */
export type RowsCarrier =
  | { readonly type: 'here'; readonly models: CommandModels }
  | {
      readonly type: 'engine'
      readonly engine: OpenedEngine
      /** Text of the flow that the plan was made from. */
      readonly text: string
      /** The flow's name, for lists of runs. */
      readonly name: string | undefined
    }

/** Rows to run, with everything that the command line says of them. */
export interface RowsRequest {
  readonly plan: Plan
  readonly flowPath: string
  readonly rows: readonly PreparedRow[]
  readonly carrier: RowsCarrier
  /** Results of steps, for rows that have some in common. Default: a new one in memory. */
  readonly cache?: ContentCache
  readonly environment: Environment
  readonly seed: number | undefined
  /** Default: 32 here, 256 on an engine, whose workers lead 100 runs each. */
  readonly rowsAtOnce: number | undefined
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
const noWorker = 'no worker has taken a row yet: they wait for one; `chainwright worker` starts one'

const usualRowsAtOnce = { here: 32, engine: 256 }

/**
 * Runs a flow for each row and writes the results as they come. The first Ctrl-C cancels the rows in
 * hand, or leaves them to the workers of the engine; the second leaves at once. Throws what the file of
 * results throws, and what `runRowsOnEngine` throws.
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
  const stops = watchStops(environment, noting(progress, request.carrier), undefined)
  try {
    if (file) tellHeld(progress, { held: held.length, dropped: file.dropped, out: out ?? '' })
    const onSilence = (): void => progress.note(noWorker)
    const left = { from: held.length, keys, signal: stops.signal, onSilence }
    for await (const result of await resultsOf(request, left)) {
      const { row } = result
      const line = resultLine(result, keys[row] ?? '', rows[row]?.data ?? {})
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

/** The rows that have no result yet. */
interface LeftRows {
  readonly from: number
  readonly keys: readonly string[]
  readonly signal: AbortSignal
  readonly onSilence: () => void
}

async function resultsOf(
  request: RowsRequest,
  left: LeftRows,
): Promise<AsyncIterable<RowResult & { run?: string | undefined }>> {
  const { plan, rows, carrier, flowPath, seed, rowsAtOnce } = request
  const { from, keys, signal, onSilence } = left
  if (carrier.type === 'here') {
    const inputs = rows.slice(from).map((row) => row.inputs)
    return numberedFrom(from, runRows(plan, inputs, optionsOf(request, carrier.models, signal)))
  }
  const { runRowsOnEngine } = await import('./rows-on-engine.ts')
  const keyed = rows.map(({ inputs }, row) => ({ inputs, key: keys[row] ?? '' }))
  return runRowsOnEngine(keyed, {
    ...carrier,
    plan,
    source: flowPath,
    seed,
    rowsAtOnce: rowsAtOnce ?? usualRowsAtOnce.engine,
    from,
    signal,
    onSilence,
  })
}

async function* numberedFrom(
  from: number,
  results: AsyncIterable<RowResult>,
): AsyncGenerator<RowResult> {
  for await (const result of results) yield { ...result, row: result.row + from }
}

function optionsOf(request: RowsRequest, models: CommandModels, signal: AbortSignal) {
  const { environment, seed, rowsAtOnce = usualRowsAtOnce.here, flowPath } = request
  return {
    models: gatherModels(models),
    services: flowServices(flowPath, request, environment.folder),
    cache: request.cache ?? createMemoryCache(),
    ...(seed !== undefined && { seed }),
    rowsAtOnce,
    signal,
  }
}

/** What Ctrl-C says: the runs of an engine go on. */
function noting(progress: RowsProgress, carrier: RowsCarrier): Pick<RowsProgress, 'note' | 'end'> {
  if (carrier.type === 'here') return progress
  const leaving =
    'leaving the rows in hand to the workers; Ctrl-C once more ends the program at once'
  return { ...progress, note: () => progress.note(leaving) }
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
