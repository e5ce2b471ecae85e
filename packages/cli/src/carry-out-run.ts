import {
  FlowError,
  openQuestions,
  type Models,
  type OpenQuestion,
  type Run,
  type RunEvent,
  type RunResult,
  type Services,
  type WatchCalls,
} from '@chainwright/core'
import { createCallWatcher } from '@chainwright/nodes'
import type { Environment } from './environment.ts'
import { watchForWorkers } from './engine/watch-for-workers.ts'
import { flowServices } from './flow-services.ts'
import { askAtTerminal, type AskPerson } from './questions/ask-person.ts'
import { createQuestionDesk, type QuestionDesk } from './questions/question-desk.ts'
import { chooseProgress } from './terminal/choose-progress.ts'
import { createPausableProgress, type PausableProgress } from './terminal/pausable-progress.ts'
import { openTrace } from './trace-file.ts'
import { watchStops } from './watch-stops.ts'

/** A run with everything that the command line says of it. */
export interface RunRequest {
  /** Begins the run, or goes on with it. */
  readonly begin: (common: CommonOptions) => CarriedRun
  /** Path of the flow file, below whose folder the flow may read; left out, it may not. */
  readonly flowPath: string | undefined
  /** Left out when workers carry out the steps. */
  readonly models?: Models | undefined
  /**
   * Workers of an engine lead the run, and it is only looked at here: Ctrl-C looks away, and the end of
   * its time cancels it. Default `false`.
   */
  readonly byWorkers?: boolean | undefined
  readonly environment: Environment
  readonly concurrency: number | undefined
  readonly timeoutMs: number | undefined
  /** File for the events. */
  readonly trace: string | undefined
  readonly quiet: boolean
  readonly allowRead: readonly string[]
  readonly allowUrl: readonly string[]
  /** Answers to steps that ask, by step. */
  readonly answers: ReadonlyMap<string, string>
}

/** What every run of the command line is given, however it begins. */
export interface CommonOptions {
  models?: Models
  services: Partial<Services>
  onEvent: (event: RunEvent) => void
  watchCalls: WatchCalls
  signal: AbortSignal
  concurrency?: number
}

/** A run under way. One that is remembered can be left, and go on later. */
export interface CarriedRun extends Pick<Run, 'state' | 'signal' | 'cancel'> {
  readonly result: Promise<Omit<RunResult, 'status'> & { status: RunResult['status'] | 'left' }>
  leave?(): Promise<void>
  /** Resolves when it is seen how far a run is that others lead; only then are its questions answered. */
  readonly caughtUp?: Promise<void>
}

/** How a run ended; `paused` and `interrupted` ones are remembered and can go on. */
export interface CarriedResult extends Omit<RunResult, 'status'> {
  readonly status: RunResult['status'] | 'paused' | 'interrupted'
  /** Questions that are open. */
  readonly questions: readonly OpenQuestion[]
}

/**
 * Carries a run out to its end, shown as it goes and traced when asked. The first Ctrl-C cancels it,
 * or leaves it when it is remembered; the second ends the program at once. Throws a `FlowError` when
 * the inputs do not suit or the trace cannot be opened.
 */
export async function carryOutRun(request: RunRequest): Promise<CarriedResult> {
  const { environment, flowPath, trace } = request
  const traceFile =
    trace === undefined ? undefined : openTrace(trace, environment.folder, flowPath ?? '')
  const progress = createPausableProgress(() => chooseProgress(environment, request.quiet))
  let stuck: FlowError | undefined
  let run: CarriedRun | undefined
  const note = (line: string): void => progress.note(run?.leave ? leavingText(request) : line)
  const stops = watchStops(environment, { ...progress, note }, request.timeoutMs)
  const workers = request.byWorkers ? watchForWorkers((line) => progress.note(line)) : undefined
  const stop = (): void => {
    if (request.byWorkers && stops.timeout()) workers?.cancel(run)
    else if (run?.leave) void run.leave()
    else run?.cancel()
  }
  const desk = createQuestionDesk({
    given: request.answers,
    ask: pausing(progress, askAtTerminal(environment)),
    onStuck() {
      stuck ??= desk.refusal() ?? noAnswer(run)
      stop()
    },
  })
  try {
    run = request.begin({
      ...commonOptions(request),
      signal: stops.signal,
      onEvent(event) {
        traceFile?.write(environment.redactor?.value(event) ?? event)
        workers?.heard()
        progress.event(event)
        desk.event(event)
      },
    })
    stops.signal.addEventListener('abort', stop)
    if (stops.signal.aborted) stop()
    progress.attach(run.state)
    attachSoon(desk, run)
    const result = await run.result
    for (const step of desk.unused()) progress.note(unusedText(step))
    return carriedResult(result, { stuck, timeout: stops.timeout(), trace: traceFile?.problem() })
  } finally {
    desk.end()
    workers?.end()
    stops.end()
    progress.end()
    traceFile?.close()
  }
}

function commonOptions(request: RunRequest): Omit<CommonOptions, 'onEvent' | 'signal'> {
  const { flowPath, environment, models, concurrency } = request
  return {
    ...(models && { models }),
    watchCalls: createCallWatcher(environment.redactor),
    services: flowServices(flowPath, request, environment.folder),
    ...(concurrency !== undefined && { concurrency }),
  }
}

function attachSoon(desk: QuestionDesk, run: CarriedRun): void {
  if (run.caughtUp) void run.caughtUp.then(() => desk.attach(run))
  else desk.attach(run)
}

function unusedText(step: string): string {
  return `--answer ${step}: no step of this name waits for an answer in this run`
}

function leavingText({ byWorkers }: RunRequest): string {
  const leaving = byWorkers
    ? 'looking away; the workers go on with the run'
    : 'leaving the run, which can go on later'
  return `${leaving}; Ctrl-C once more ends the program at once`
}

function pausing(progress: PausableProgress, ask: AskPerson | undefined): AskPerson | undefined {
  return ask && ((question, refused) => progress.during(() => ask(question, refused)))
}

/** What a run is told by that waits for an answer, where none is to be had. */
function noAnswer(run: CarriedRun | undefined): FlowError {
  const step = (run && openQuestions(run.state)[0]?.step) ?? ''
  const message = `step \`${step}\` asks, and there is no answer: give it with --answer ${step}=TEXT, run the flow on a terminal, or remember the run with --store FOLDER and answer later`
  return new FlowError({ code: 'answer-missing', message, node: step })
}

/** The result with what the run itself cannot know of: it was left, its time was up, its trace is not whole. */
function carriedResult(
  result: Awaited<CarriedRun['result']>,
  { stuck, timeout, trace }: Record<'stuck' | 'timeout' | 'trace', FlowError | undefined>,
): CarriedResult {
  const questions = openQuestions(result.state)
  if (result.status === 'left') {
    if (timeout) return { ...result, status: 'interrupted', error: timeout, questions }
    if (!stuck) return { ...result, status: 'interrupted', questions }
    const error = stuck.code === 'answer-missing' ? undefined : stuck
    return { ...result, status: 'paused', error, questions }
  }
  const outside = result.status === 'cancelled' ? (timeout ?? stuck) : undefined
  const failure = outside ?? (result.status === 'succeeded' ? trace : undefined)
  if (failure) return { ...result, status: 'failed', error: failure, questions }
  return { ...result, status: result.status, questions }
}
