import {
  createRunState,
  FlowError,
  isFinal,
  isFlowError,
  openQuestions,
  replay,
  type OpenQuestion,
  type Plan,
  type RecordedEvent,
  type Run,
  type RunEvent,
  type RunResult,
  type RunState,
} from '@chainwright/core'
import { endRecord } from './end-record.ts'
import { createRecorder } from './recorder.ts'
import type { RunFile } from './driven-file.ts'
import { createUnsafeSteps } from './unsafe-steps.ts'

/** A run under way, with its record. */
export interface StoredRun extends Omit<Run, 'result'> {
  /** Never rejects. */
  readonly result: Promise<StoredResult>
  /**
   * Lets go of the run without ending it: what is in flight is told to stop, and is in doubt; the run
   * can go on later, from its record. Resolves when the run is free for others.
   */
  leave(): Promise<void>
}

/** How a run ended, or that it was left before it was over. */
export interface StoredResult extends Omit<RunResult, 'status'> {
  readonly status: RunResult['status'] | 'left'
}

/** How a run is begun, or gone on with, and where it is recorded. */
export interface Beginning {
  readonly onEvent: ((event: RunEvent) => void) | undefined
  /** Begins with the scheduler's events going to `onEvent`. */
  begin(this: void, onEvent: (event: RunEvent) => void): Run
  /** Makes the file of a new run, with its first events. */
  open(this: void, events: readonly RecordedEvent[]): RunFile
  /** The file and the events of a run that goes on. */
  readonly before?: { readonly file: RunFile; readonly events: readonly RecordedEvent[] }
}

/** Drives a run whose every event is on record before the run goes on from it. */
export function drive(
  plan: Plan,
  { begin, open, before, onEvent }: Beginning,
): { run: StoredRun; problem(): FlowError | undefined } {
  let run: Run | undefined
  let left: OpenQuestion[] | undefined
  const recorder = createRecorder(
    {
      open,
      isUnsafe: createUnsafeSteps(plan),
      onEvent,
      onProblem: () => run?.cancel(),
    },
    before,
  )
  run = begin(recorder.onEvent)
  const driven = run
  // The process may have died between the last event and the end that follows from it.
  if (isFinal(driven.state.status)) recorder.end(endRecord(driven.state))
  const result = driven.result.then((end): StoredResult => {
    const file = recorder.stop()
    const problem = problemOf(recorder.problem())
    const isLeft = left !== undefined && file !== undefined && !problem
    const state = isLeft ? stateOnRecord(plan, file, end.state) : end.state
    closeFile(file, recorder.isEnded() ? undefined : (left ?? []))
    if (problem) return { ...end, status: 'failed', error: problem }
    return isLeft ? { ...end, state, status: 'left', error: undefined } : end
  })
  return {
    problem: () => problemOf(recorder.problem()),
    run: {
      ...driven,
      result,
      async leave() {
        if (!isFinal(driven.state.status) && !left) {
          left = openQuestions(driven.state)
          recorder.stop()
          driven.cancel()
        }
        await result
      },
    },
  }
}

/** The run as it will go on: what stopped when it was left is not on record. */
function stateOnRecord(plan: Plan, file: RunFile, otherwise: RunState): RunState {
  try {
    return replay(createRunState(plan), file.read().events)
  } catch {
    return otherwise
  }
}

/** Gives the run back when it is not over; a file that cannot be written has said so before. */
function closeFile(file: RunFile | undefined, waiting: readonly OpenQuestion[] | undefined): void {
  try {
    if (waiting) file?.leave(waiting)
  } catch {
    // Another process drives it by now, or the disk is full: both leave the record as it is.
  } finally {
    file?.close()
  }
}

function problemOf(thrown: Error | undefined): FlowError | undefined {
  if (thrown === undefined || isFlowError(thrown)) return thrown
  const message = `the run cannot be recorded, and was stopped: ${thrown.message}. Make room or set the permissions of the store, then go on with it`
  return new FlowError({ code: 'store-unusable', message, cause: thrown })
}
