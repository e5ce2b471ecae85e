import { resumeStored } from '@chainwright/durable'
import { carryOutRun } from '../carry-out-run.ts'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import { reportRun } from '../report-run.ts'
import { withStoredFlow } from '../stored-flow.ts'
import { onePositional } from './positionals.ts'
import { readDriving } from './run-options.ts'

/** Carries out `runs resume`. */
export async function resumeRuns(given: Arguments, environment: Environment): Promise<number> {
  const named = onePositional(given, 'run')
  const driving = await readDriving(given, environment)
  return withStoredFlow(named, { given, environment }, async (stored) => {
    const { store, record, file, registry, models, flowPath } = stored
    if (record.tornBytes) {
      const told = `${record.tornBytes} bytes at the end of the record were half written when the process died; they were dropped`
      environment.stderr.write(`${told}\n`)
    }
    const cache = store.cache(record.source ?? record.name ?? '')
    const result = await carryOutRun({
      ...driving,
      begin: ({ signal: _leaves, ...common }) =>
        resumeStored(store, record.run, { ...common, registry, cache }),
      flowPath,
      models,
    })
    return reportRun(result, { given, environment, file })
  })
}
