import { deleteSharedRun } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { findSharedRuns, withEngine } from '../shared-flow.ts'
import { writeJson } from '../write-json.ts'
import { somePositionals } from './positionals.ts'

/**
 * Carries out `runs delete` for runs that workers led. All names are looked up before anything is deleted.
 */
export async function deleteEngineRuns(
  given: Arguments,
  environment: Environment,
): Promise<number> {
  const named = somePositionals(given, 'run')
  return withEngine({ given, environment }, async (opened) => {
    const runs = await findSharedRuns(opened.store, named)
    for (const run of runs) await deleteSharedRun(opened, run)
    if (given.has('json')) writeJson(environment.stdout, { deleted: runs })
    else for (const run of runs) environment.stdout.write(`deleted ${run}\n`)
    return exitCodes.succeeded
  })
}
