import {
  canonicalJson,
  FlowError,
  errorFromRecord,
  isFlowError,
  rowsInOrder,
  sha256,
  type Outputs,
  type Plan,
  type RowResult,
} from '@chainwright/core'
import { isLed, openBatch, type BatchedEnd, type EngineHandle } from '@chainwright/durable/engines'

/** Rows that are left to the workers of an engine. */
export interface EngineRows {
  readonly engine: EngineHandle
  readonly plan: Plan
  /** Text of the flow. */
  readonly text: string
  readonly name: string | undefined
  /** Path of the flow file. */
  readonly source: string
  readonly seed: number | undefined
  readonly rowsAtOnce: number
  /** The first row that has no result yet. */
  readonly from: number
  readonly signal: AbortSignal
  /** Told when no worker seems to be there. */
  readonly onSilence?: (() => void) | undefined
  /** How long no row may be over until it is looked whether a worker leads one, in milliseconds. Default 10,000. */
  readonly silenceMs?: number | undefined
}

/** A row with what stands for it. */
export interface KeyedRow {
  readonly inputs: Outputs
  readonly key: string
}

/** What became of a row, and of which run. */
export interface EngineRowResult extends RowResult {
  readonly run: string | undefined
}

/** Results that wait for a slow row before them, for each row that is in hand. */
const aheadFactor = 16
const usualSilenceMs = 10_000
/** How many of the first runs are looked at. */
const looksForWorkers = 5

/**
 * Leaves each row to an engine, and gives the results in the order of the rows. The id of a row's run
 * follows from the flow, the inputs, the seed, and how often such a row came before: the same rows, begun
 * again from anywhere, are the same runs. When the signal is aborted, the runs go on, and nobody looks.
 *
 * Throws when the engine or its store is away for long.
 */
export async function* runRowsOnEngine(
  rows: readonly KeyedRow[],
  request: EngineRows,
): AsyncGenerator<EngineRowResult, void, undefined> {
  const { engine, store } = request.engine
  const { plan, text, name, source, seed, rowsAtOnce, from, signal } = request
  const batch = openBatch({ engine, store, batch: batchName(plan, seed), signal })
  const options = { name, source, ...(seed !== undefined && { seed }) }
  const ids = runIds(rows.map(({ key }) => key))
  async function work({ inputs }: KeyedRow, at: number): Promise<EngineRowResult | undefined> {
    const row = at + from
    try {
      const end = await batch.carryOut(plan, text, { ...options, inputs, run: ids[row] ?? '' })
      clearTimeout(silence)
      return end && resultOf(row, end)
    } catch (thrown) {
      if (signal.aborted) return undefined
      if (!isFlowError(thrown) || thrown.retryable) throw thrown
      return refused(row, thrown, plan)
    }
  }
  const silence = watchSilence(request, ids.slice(from, from + looksForWorkers))
  try {
    const ahead = rowsAtOnce * aheadFactor
    yield* rowsInOrder(rows.slice(from), work, { atOnce: rowsAtOnce, ahead, signal })
  } finally {
    clearTimeout(silence)
    await batch.close()
  }
}

/** Looks once whether a worker leads one of the first runs, unless one of all is over before. */
function watchSilence(
  { engine: { store }, onSilence, silenceMs = usualSilenceMs }: EngineRows,
  runs: readonly string[],
): NodeJS.Timeout {
  return setTimeout(() => {
    Promise.all(runs.map(async (run) => isLed(store, run))).then(
      (led) => (led.includes(true) ? undefined : onSilence?.()),
      () => undefined, // a store that is away is told by whoever waits for it
    )
  }, silenceMs)
}

/** The ids of the runs of rows: each its own, also where rows are alike. */
export function runIds(keys: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return keys.map((key) => {
    const before = seen.get(key) ?? 0
    seen.set(key, before + 1)
    return `row-${before === 0 ? key : sha256(`${key} ${before}`).slice(0, 32)}`
  })
}

/** Whoever runs rows through the same flow with the same seed hears of each other's ends. */
function batchName({ digest }: Plan, seed: number | undefined): string {
  return sha256(canonicalJson({ digest, seed: seed ?? null })).slice(0, 16)
}

function resultOf(row: number, end: BatchedEnd): EngineRowResult {
  const { run, outputs, absent, usage, endedAt, startedAt, status } = end
  const durationMs = Math.max(0, endedAt - startedAt)
  const base = { row, run, outputs, absent, usage, durationMs }
  if (status === 'cancelled') return { ...base, status: 'failed', error: cancelled(run) }
  return { ...base, status, error: end.error && errorFromRecord(end.error) }
}

/** A row that never became a run. */
function refused(row: number, error: FlowError, { outputs }: Plan): EngineRowResult {
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
  const absent = [...outputs.keys()]
  return { row, run: undefined, status: 'failed', outputs: {}, absent, error, usage, durationMs: 0 }
}

function cancelled(run: string): FlowError {
  const message = `run ${run} was cancelled; \`chainwright runs delete ${run}\` lets the same command begin it anew`
  return new FlowError({ code: 'cancelled', message })
}
