import { checkLeader, followRun } from '@chainwright/durable/engines'
import { carryOutRun } from '../carry-out-run.ts'
import { refuseOptionsOfWorkers } from '../engine/refuse-options.ts'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { reportRun } from '../report-run.ts'
import { withSharedFlow } from '../shared-flow.ts'
import { onePositional } from './positionals.ts'
import { readDriving } from './run-options.ts'

/**
 * Carries out `runs resume` for a run that workers lead: looks at it again, and answers what it asks. The
 * engine is handed the run once more, which changes nothing unless whoever began it died before that.
 */
export async function resumeEngineRun(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  const driving = await readDriving(given, environment)
  return withSharedFlow(named, { given, environment }, async ({ engine: opened, ...shared }) => {
    const { engine, store, name } = opened
    refuseOptionsOfWorkers(given, name)
    const { record, plan, file } = shared
    const { run } = record.header
    if (!record.end) checkLeader(record.header, engine)
    const submitted = record.end ? Promise.resolve() : engine.submit(run)
    const result = await carryOutRun({
      ...driving,
      begin: ({ onEvent }) => followRun({ engine, store, plan, run, onEvent }, submitted),
      byWorkers: true,
      flowPath: undefined,
    })
    return reportRun(result, { given, environment, file, engine: name })
  })
}
