import {
  FlowError,
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
import { durationText } from './terminal/figures-text.ts'
import type { Progress } from './terminal/progress.ts'
import { openTrace, type TraceFile } from './trace-file.ts'

const longestTimerMs = 2 ** 31 - 1

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
  const stops: (() => void)[] = []
  try {
    const run = start(request, progress, traceFile)
    progress.attach(run.state)
    stops.push(cancelOnInterrupt(run, progress, environment))
    const limit = limitTime(run, request.timeoutMs)
    stops.push(limit.callOff)
    const result = await run.result
    return withOutsideError(result, limit.error(), traceFile?.problem())
  } finally {
    for (const stop of stops) stop()
    progress.end()
    traceFile?.close()
  }
}

function start(request: RunRequest, progress: Progress, trace: TraceFile | undefined): Run {
  const { plan, file, inputs, models, seed, concurrency, allowRead, environment } = request
  return startRun(plan, {
    inputs,
    models,
    services: { files: flowFiles(file.path, allowRead, environment.folder) },
    ...(seed !== undefined && { seed }),
    ...(concurrency !== undefined && { concurrency }),
    onEvent(event) {
      trace?.write(event)
      progress.event(event)
    },
  })
}

function cancelOnInterrupt(run: Run, progress: Progress, environment: Environment): () => void {
  let interrupts = 0
  return environment.onInterrupt(() => {
    interrupts += 1
    if (interrupts > 1) {
      progress.end()
      environment.leaveNow()
      return
    }
    progress.note('cancelling; Ctrl-C once more leaves at once')
    run.cancel('interrupted')
  })
}

function limitTime(
  run: Run,
  timeoutMs: number | undefined,
): { error: () => FlowError | undefined; callOff: () => void } {
  let error: FlowError | undefined
  if (timeoutMs === undefined) return { error: () => undefined, callOff: () => undefined }
  const timer = setTimeout(
    () => {
      const message = `the run took longer than ${durationText(timeoutMs)}; raise --timeout, or give the flow less to do`
      error = new FlowError({ code: 'timeout', message })
      run.cancel('timeout')
    },
    Math.min(timeoutMs, longestTimerMs),
  )
  return { error: () => error, callOff: () => clearTimeout(timer) }
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
