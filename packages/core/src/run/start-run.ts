import { FlowError, errorFromRecord } from '../error.ts'
import { defaultLimits } from '../flow/limits.ts'
import type { Plan } from '../flow/plan.ts'
import { checkFlowInputs } from './check-values.ts'
import { systemClock } from './clock.ts'
import { createDriver, type DriverOptions } from './create-driver.ts'
import { bring, type Driver } from './driver.ts'
import type { Outputs, RecordedEvent, RunLimits } from './events.ts'
import { advance } from './advance.ts'
import { createRunState } from './create-run-state.ts'
import { checkPins, unknownNode, type Pins } from './pins.ts'
import { isFinal, type RunState } from './run-state.ts'
import { bringSignal } from './signal.ts'

/** What a run is given; everything is optional. */
export interface RunOptions extends DriverOptions {
  /** Values of the flow's inputs, by name. */
  inputs?: Outputs
  /** Steps that run at once. Default 256; models may have narrower limits of their own. */
  concurrency?: number
  /** Steps that the run may take in all. Default 100,000. */
  steps?: number
  /** Seed for nodes that draw random numbers and have none of their own. */
  seed?: number
  /** Cancels the run when aborted. */
  signal?: AbortSignal
  /** Id of the node that the run goes up to: what it does not need is skipped. Default: all nodes run. */
  until?: string
  /** Outputs that nodes of the outermost flow have without running: by node, then by port. */
  pins?: Pins
  /** The run that this one was made from. */
  parent?: string
  /** Name of the run; part of every step key. Default: a new one. */
  run?: string
}

/** How a run ended, and everything that it computed. */
export interface RunResult {
  readonly run: string
  readonly status: 'succeeded' | 'failed' | 'cancelled'
  /** Values of the flow's outputs; those without a value are listed in `absent`. */
  readonly outputs: Outputs
  readonly absent: readonly string[]
  readonly error: FlowError | undefined
  readonly state: RunState
}

/** A run under way. */
export interface Run {
  readonly id: string
  readonly state: RunState
  /** Never rejects: a failed run resolves with its error and all that was computed. */
  readonly result: Promise<RunResult>
  cancel(reason?: string): void
  /**
   * Answers a step that waits, named as in events: `ask`, `ask[2]` for an item, `story#3/ask` inside
   * of a body. Throws a `FlowError`: `signal-unknown` when no such step waits for an answer, and what
   * the node type says of an answer that does not suit; the step then goes on waiting.
   */
  signal(step: string, value: unknown): void
}

const defaultConcurrency = 256
const defaultSteps = 100_000

/**
 * Starts a run of a plan in this process.
 *
 * Throws a `FlowError` when the given inputs, pins or `until` do not suit the flow; everything that
 * goes wrong later is in the result.
 */
export function startRun(plan: Plan, options: RunOptions = {}): Run {
  const start = runStart(plan, options)
  const state = createRunState(plan)
  const { driver, run } = drive(state, options)
  state.run = start.run
  // A run that is cancelled before it begins has no start: nothing may run.
  if (options.signal?.aborted) run.cancel(aborted)
  bring(driver, start)
  return { ...run, id: state.run }
}

/**
 * The event that a run begins with, for whoever drives it.
 *
 * Throws a `FlowError` when the given inputs, pins or `until` do not suit the flow.
 */
export function runStart(
  plan: Plan,
  options: RunOptions = {},
): Extract<RecordedEvent, { type: 'run-start' }> {
  const { until, pins, seed, parent, clock = systemClock } = options
  const inputs = { ...options.inputs }
  checkFlowInputs(plan, inputs, options.valueBytes ?? defaultLimits.valueBytes)
  if (until !== undefined && !plan.index.has(until)) throw unknownNode(plan, until)
  if (pins) checkPins(plan, pins)
  const run = options.run ?? clock.newRunId()
  const asked = { digest: plan.digest, inputs, limits: limitsOf(plan, options) }
  return { type: 'run-start', run, ...asked, seed, until, pins, parent, time: clock.now() }
}

/**
 * Goes on with a run that another process began, from its recorded events: what is done stays done,
 * and what was in flight begins once more. The events are replayed and not told again.
 *
 * Throws a `FlowError`: `run-empty` without a start, `run-other-flow` when the plan is not that of
 * the run.
 */
export function resumeRun(
  plan: Plan,
  events: Iterable<RecordedEvent>,
  options: Omit<RunOptions, 'inputs' | 'until' | 'pins' | 'seed' | 'parent' | 'run'> = {},
): Run {
  const state = createRunState(plan)
  let started = false
  for (const event of events) {
    if (event.type === 'run-start' && event.digest !== plan.digest) throw otherFlow(event.run)
    started ||= event.type === 'run-start'
    advance(state, event)
  }
  if (!started) {
    const message = 'there is no run to go on with: its record has no start'
    throw new FlowError({ code: 'run-empty', message })
  }
  const { driver, run } = drive(state, options)
  if (isFinal(state.status)) driver.onFinish()
  else bring(driver, { type: 'run-resume', time: driver.now })
  if (options.signal?.aborted) run.cancel(aborted)
  return { ...run, id: state.run }
}

const aborted = 'the signal was aborted'

/** A driver for a state, and the handle of its run. */
function drive(state: RunState, options: RunOptions): { driver: Driver; run: Omit<Run, 'id'> } {
  const { promise: result, resolve } = withResolvers<RunResult>()
  const driver = createDriver(state, options, () => {
    options.signal?.removeEventListener('abort', onAbort)
    resolve(resultOf(driver))
  })
  const cancel = (reason?: string): void => {
    driver.now = driver.clock.now()
    bring(driver, { type: 'run-cancel', reason, time: driver.now })
  }
  const onAbort = (): void => cancel(aborted)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const signal = (step: string, value: unknown): void => bringSignal(driver, step, value)
  return { driver, run: { state, result, cancel, signal } }
}

function otherFlow(run: string): FlowError {
  const message = `run ${run} was made with another version of the flow: open that version to go on with it, or start a new run`
  return new FlowError({ code: 'run-other-flow', message })
}

function limitsOf(plan: Plan, options: RunOptions): RunLimits {
  const limited = plan.references.flatMap((reference): [string, number][] => {
    const limit = options.models?.concurrency?.(reference)
    return limit === undefined ? [] : [[reference, atLeastOne(limit)]]
  })
  const models = Object.fromEntries(limited)
  const { concurrency = defaultConcurrency, steps = defaultSteps } = options
  return { concurrency: atLeastOne(concurrency), models, steps: atLeastOne(steps) }
}

/** Limits are part of the record, which is JSON and knows no infinity. */
function atLeastOne(limit: number): number {
  return limit >= 1 ? Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER) : 1
}

function resultOf({ state, listenerError }: Driver): RunResult {
  const { run, status, outputs, absent } = state
  const error = listenerError ?? (state.error && errorFromRecord(state.error))
  const ended = status === 'succeeded' || status === 'failed' ? status : 'cancelled'
  return { run, status: listenerError ? 'failed' : ended, outputs, absent, error, state }
}

function withResolvers<V>(): { promise: Promise<V>; resolve: (value: V) => void } {
  let resolve: (value: V) => void = () => undefined
  const promise = new Promise<V>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
