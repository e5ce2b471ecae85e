import { FlowError, pinsBefore, type Plan, type RecordedEvent } from '@chainwright/core'
import { beginNewRun, idTeller, type NewRun } from '../begin-run.ts'
import { carryOutRun } from '../carry-out-run.ts'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { reportRun } from '../report-run.ts'
import { withStoredFlow } from '../stored-flow.ts'
import { onePositional } from './positionals.ts'
import { readDriving, readSeed } from './run-options.ts'

/** Carries out `runs rerun`: a new run that names the old one as its parent. */
export async function rerunRun(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  const driving = await readDriving(given, environment)
  const seed = readSeed(given)
  return withStoredFlow(named, { given, environment }, async (stored) => {
    const { store, record, file, plan, models, flowPath } = stored
    const { name, source, run: parent } = record
    const about = { plan, text: record.flow, name, source, parent }
    const asked = {
      ...askedAgain(plan, record.events, given.one('from')),
      ...(seed !== undefined && { seed }),
    }
    const tellId = idTeller(environment, given.has('quiet'))
    const result = await carryOutRun({
      ...driving,
      begin: await beginNewRun({ ...about, ...asked }, store, tellId),
      flowPath,
      models,
    })
    return reportRun(result, { given, environment, file })
  })
}

/** What an old run was asked for; from a node on, with the outputs of all that stands before it. */
export function askedAgain(
  plan: Plan,
  events: readonly RecordedEvent[],
  from: string | undefined,
): Pick<NewRun, 'inputs' | 'seed' | 'until' | 'pins'> {
  const { inputs, seed, until, pins } = startOf(events)
  if (from === undefined) return { inputs, seed, until, pins }
  return { inputs, seed, until: undefined, pins: pinsBefore(plan, events, from) }
}

function startOf([first]: readonly RecordedEvent[]): Extract<RecordedEvent, { type: 'run-start' }> {
  if (first?.type === 'run-start') return first
  throw new FlowError({ code: 'run-empty', message: 'the record of the run has no start' })
}
