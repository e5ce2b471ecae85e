import {
  FlowError,
  type Outputs,
  type Plan,
  type Run,
  type RunEvent,
  type RunOptions,
  type RunResult,
  startRun,
} from '@chainwright/core'
import type { CallbackManagerForChainRun } from '@langchain/core/callbacks/manager'
import type { RunnableConfig } from '@langchain/core/runnables'
import { answerStep } from './answer-steps.ts'
import type { FlowRunnableOptions } from './flow-runnable-options.ts'
import { flowInputs, flowOutputs } from './flow-values.ts'
import { createQueue } from './queue.ts'
import { createGrowingOutputs } from './growing-outputs.ts'
import { createStepTracer } from './trace-steps.ts'
import { type StepAudience, tracedPlan } from './traced-plan.ts'

/** One call of the runnable of a flow. */
interface FlowCall {
  readonly given: unknown
  readonly config: Partial<RunnableConfig> | undefined
  /** LangChain's callbacks of this call; `undefined` when nobody listens. */
  readonly manager: CallbackManagerForChainRun | undefined
}

/** Runs of one flow, called as LangChain calls runnables. */
export interface RunsOfFlow {
  invoke(call: FlowCall): Promise<unknown>
  stream(call: FlowCall): AsyncGenerator<unknown>
}

/** A run that was begun, and what tells LangChain of its steps. */
interface Begun {
  readonly run: Run
  /** The result of a run that succeeded, once all is told; rejects for any other. */
  readonly result: Promise<RunResult>
}

let calls = 0

/** What all runs of one flow share. */
interface FlowRuns {
  /** The plan whose steps are told of. */
  readonly plan: Plan
  readonly options: FlowRunnableOptions
  /** Who listens to the steps of the runs under way, by run. */
  readonly audiences: Map<string, StepAudience>
}

/** Prepares the runs of a plan; each call is a run of its own. */
export function createRunsOfFlow(plan: Plan, options: FlowRunnableOptions): RunsOfFlow {
  const audiences = new Map<string, StepAudience>()
  const runs = { plan: tracedPlan(plan, (run) => audiences.get(run)), options, audiences }
  const { output } = options

  return { invoke, stream }

  async function invoke(call: FlowCall): Promise<unknown> {
    const { outputs } = await beginRun(runs, call).result
    return flowOutputs(plan, outputs, output)
  }

  async function* stream(call: FlowCall): AsyncGenerator<unknown> {
    const queue = createQueue<unknown>()
    const outputs = createGrowingOutputs(plan, output, (piece) => queue.push(piece))
    const { run, result } = beginRun(runs, call, (event) => outputs.onEvent(event))
    result
      .then((ended) => outputs.end(flowOutputs(plan, ended.outputs, undefined) as Outputs))
      .then(
        () => queue.close(),
        (thrown: unknown) => queue.close(thrown),
      )
    try {
      yield* queue.items()
    } finally {
      run.cancel('nobody reads its outputs any more') // does nothing once the run is over
    }
  }
}

function beginRun(
  { plan, options, audiences }: FlowRuns,
  { given, config, manager }: FlowCall,
  listen?: (event: RunEvent) => void,
): Begun {
  const id = `${manager?.runId ?? 'call'}-${(calls += 1)}`
  const tracer = manager && createStepTracer(manager, config ?? {})
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown): void => {
    failure ??= { error }
    run.cancel()
  }
  const onEvent = (event: RunEvent): void => {
    tracer?.onEvent(event)
    listen?.(event)
    if (event.type !== 'signal-wait' || event.ask === undefined) return
    // The first events come before the run is at hand.
    queueMicrotask(() => answerStep(event, options.answer, { run, signal: config?.signal, fail }))
  }
  const inputs = flowInputs(plan, given, options.input)
  const watched = manager?.handlers.some((handler) => 'lc_prefer_streaming' in handler)
  audiences.set(id, { tracer, quiet: !listen && !watched })
  let run: Run
  try {
    run = startRun(plan, { ...runOptions(options, config), inputs, run: id, onEvent })
  } catch (refused) {
    audiences.delete(id)
    throw refused
  }
  const result = run.result.then(async (ended) => {
    audiences.delete(id)
    const error = failure?.error ?? errorOf(ended, config?.signal)
    await tracer?.close(error)
    if (error !== undefined) throw error as Error
    return ended
  })
  return { run, result }
}

function runOptions(
  { models, services, cache, seed }: FlowRunnableOptions,
  config: Partial<RunnableConfig> | undefined,
): RunOptions {
  const { signal, maxConcurrency } = config ?? {}
  return {
    ...(models && { models }),
    ...(services && { services }),
    ...(cache && { cache }),
    ...(seed !== undefined && { seed }),
    ...(signal && { signal }),
    ...(maxConcurrency !== undefined && { concurrency: maxConcurrency }),
  }
}

/** Why a run did not succeed, as its caller is told; `undefined` when it did. */
function errorOf({ status, error }: RunResult, signal: AbortSignal | undefined): unknown {
  if (status === 'succeeded') return undefined
  if (status === 'cancelled' && signal?.aborted) return signal.reason
  return error ?? new FlowError({ code: 'cancelled', message: 'the run was cancelled' })
}
