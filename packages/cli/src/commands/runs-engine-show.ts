import {
  createRunState,
  isFlowError,
  openQuestions,
  replay,
  type OpenQuestion,
} from '@chainwright/core'
import { readSharedRun, type SharedRun } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { findSharedRun, plannedFlow, withEngine } from '../shared-flow.ts'
import { onePositional } from './positionals.ts'
import { tellRecord } from './runs-show.ts'

/** Carries out `runs show` for a run that workers lead. */
export async function showEngineRun(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  return withEngine({ given, environment }, async ({ store }) => {
    const { recordedSteps } = await import('@chainwright/durable')
    const shared = await readSharedRun(store, await findSharedRun(store, named))
    const { header, events, end } = shared
    const waiting = end ? [] : await questionsOf(shared, { given, environment })
    const status = end?.status ?? ('running' as const)
    const { endedAt, usage, error } = end ?? {}
    const ended = { ...(end && { endedAt, usage }), ...(error && { error }) }
    const record = { ...header, status, ...ended, events, end, waiting }
    tellRecord(record, recordedSteps(events), { given, environment })
    return exitCodes.succeeded
  })
}

/** What a run asks that is not over; the record names the answers, and its flow the questions. */
async function questionsOf(
  shared: SharedRun,
  call: { given: Arguments; environment: Environment },
): Promise<readonly OpenQuestion[]> {
  try {
    const { plan } = await plannedFlow(shared, call)
    return openQuestions(replay(createRunState(plan), shared.events))
  } catch (thrown) {
    if (!isFlowError(thrown)) throw thrown
    call.environment.stderr.write(`what it asks is not known here: ${thrown.message}\n`)
    return []
  }
}
