import {
  type FlowError,
  startRun,
  type Outputs,
  type Plan,
  type Run,
  type RunResult,
} from '@chainwright/core'
import type { CommandModels, Environment } from './environment.ts'
import { flowFiles } from './flow-files.ts'
import type { FlowFile } from './load-flow.ts'
import { chooseProgress } from './terminal/choose-progress.ts'
import type { Progress } from './terminal/progress.ts'
import { watchStops } from './watch-stops.ts'
import { openTrace, type TraceFile } from './trace-file.ts'

/** A run with everything that the command line says of it. */
export interface RunRequest {
  readonly plan: Plan
  readonly file: FlowFile
  readonly inputs: Outputs
  readonly models: CommandModels
  readonly environment: Environment
  readonly seed: number | undefined
  readonly concurrency: number | undefined
  readonly timeoutMs: number | undefined
  /** File for the events. */
  readonly trace: string | undefined
  readonly quiet: boolean
  readonly allowRead: readonly string[]
}

/**
 * Runs a plan to its end, shown as it goes and traced when asked. The first Ctrl-C cancels it, the
 * second leaves at once. Throws a `FlowError` when the inputs do not suit or the trace cannot be
 * opened.
 */
export async function carryOutRun(request: RunRequest): Promise<RunResult> {
  const { environment, file, trace } = request
  const traceFile =
    trace === undefined ? undefined : openTrace(trace, environment.folder, file.path)
  const progress = chooseProgress(environment, request.quiet)
  const stops = watchStops(environment, progress, request.timeoutMs)
  try {
    const run = start(request, { progress, traceFile, signal: stops.signal })
    progress.attach(run.state)
    const result = await run.result
    return withOutsideError(result, stops.timeout(), traceFile?.problem())
  } finally {
    stops.end()
    progress.end()
    traceFile?.close()
  }
}

interface Watching {
  readonly progress: Progress
  readonly traceFile: TraceFile | undefined
  readonly signal: AbortSignal
}

function start(request: RunRequest, { progress, traceFile, signal }: Watching): Run {
  const { plan, file, inputs, models, seed, concurrency, allowRead, environment } = request
  return startRun(plan, {
    inputs,
    models,
    services: { files: flowFiles(file.path, allowRead, environment.folder) },
    signal,
    ...(seed !== undefined && { seed }),
    ...(concurrency !== undefined && { concurrency }),
    onEvent(event) {
      traceFile?.write(event)
      progress.event(event)
    },
  })
}

/** The result, failed by what the run itself cannot know of: its time was up, its trace is not whole. */
function withOutsideError(
  result: RunResult,
  timeout: FlowError | undefined,
  trace: FlowError | undefined,
): RunResult {
  if (timeout && result.status === 'cancelled') {
    return { ...result, status: 'failed', error: timeout }
  }
  if (trace && result.status === 'succeeded') return { ...result, status: 'failed', error: trace }
  return result
}
