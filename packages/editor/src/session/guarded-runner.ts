import { FlowError, type Flow } from '@chainwright/core'
import type { Runner, RunRequest } from '../run/runner.ts'

/** Asks whether a flow may run. */
export type MayRun = (request: RunRequest) => Promise<boolean>

/**
 * The same runner, which runs nothing that a person did not agree to. Runs of one flow that are asked for
 * together, such as the rows of a data set, share one question. Its `run` rejects with `run-refused`.
 */
export function guardRunner(runner: Runner, mayRun: MayRun): Runner {
  const asked = new Map<Flow, Promise<boolean>>()
  const isAgreed = (request: RunRequest): Promise<boolean> => {
    const { flow } = request
    const open = asked.get(flow) ?? mayRun(request).finally(() => asked.delete(flow))
    asked.set(flow, open)
    return open
  }
  const run: Runner['run'] = async (request, follower) => {
    if (!(await isAgreed(request))) throw refused()
    return runner.run(request, follower)
  }
  // What a runner offers besides may change while it lives.
  return Object.create(runner, { run: { value: run } }) as Runner
}

function refused(): FlowError {
  return new FlowError({
    code: 'run-refused',
    message:
      'The flow was not run: you did not agree to what it would do. Run it again to be asked.',
  })
}
