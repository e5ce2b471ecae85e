import { FlowError, type Run, type RunEvent } from '@chainwright/core'
import { placeOf } from './run-places.ts'

/** A step that waits for an answer. */
export interface AskedStep {
  /** What is asked, as JSON. */
  readonly ask: unknown
  /** Where it stands, such as `approve` or `approve[2]` for an item. */
  readonly step: string
  /** Aborted when the run is. */
  readonly signal: AbortSignal | undefined
}

/** Answers a step that asks, by a function of the program, if it has one; a run that asks in vain is cancelled. */
export function answerStep(
  event: Extract<RunEvent, { type: 'signal-wait' }>,
  answer: ((step: AskedStep) => unknown) | undefined,
  {
    run,
    signal,
    fail,
  }: { run: Run; signal: AbortSignal | undefined; fail: (error: unknown) => void },
): void {
  const step = placeOf(event)
  if (!answer) {
    const message = `step \`${step}\` asks, and nobody is there to answer: give \`flowToRunnable\` the option \`answer\``
    return fail(new FlowError({ code: 'answer-missing', message, node: event.node }))
  }
  const asked = async (): Promise<void> => {
    run.signal(step, await answer({ ask: event.ask, step, signal }))
  }
  asked().catch(fail)
}
