import { idTeller } from '../begin-run.ts'
import { carryOutRun } from '../carry-out-run.ts'
import { beginOnEngine } from '../engine/begin-on-engine.ts'
import { refuseOptionsOfWorkers } from '../engine/refuse-options.ts'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { reportRun } from '../report-run.ts'
import { withSharedFlow } from '../shared-flow.ts'
import { onePositional } from './positionals.ts'
import { readDriving, readSeed } from './run-options.ts'
import { askedAgain } from './runs-rerun.ts'

/** Carries out `runs rerun` for a run that workers lead: a new run, led by them, too. */
export async function rerunEngineRun(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  const driving = await readDriving(given, environment)
  const seed = readSeed(given)
  return withSharedFlow(named, { given, environment }, async ({ engine, record, file, plan }) => {
    refuseOptionsOfWorkers(given, engine.name)
    const { name, source, run: parent, flow: text } = record.header
    const asked = askedAgain(plan, record.events, given.one('from'))
    const again = { ...asked, seed: seed ?? asked.seed }
    const tellId = idTeller(environment, given.has('quiet'))
    const result = await carryOutRun({
      ...driving,
      begin: beginOnEngine({ plan, text, name, source, parent, ...again }, engine, tellId),
      byWorkers: true,
      flowPath: undefined,
    })
    return reportRun(result, { given, environment, file, engine: engine.name })
  })
}
