import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { findRun, openKnownStore } from '../open-store.ts'
import type { Arguments } from '../parse-arguments.ts'
import { writeJson } from '../write-json.ts'
import { somePositionals } from './positionals.ts'

/** Carries out `runs delete`. All names are looked up before anything is deleted. */
export async function deleteRuns(given: Arguments, environment: Environment): Promise<number> {
  const named = somePositionals(given, 'run')
  const store = await openKnownStore(given, environment)
  try {
    const runs = [...new Set(named.map((one) => findRun(store, one)))]
    for (const run of runs) store.delete(run)
    if (given.has('json')) writeJson(environment.stdout, { deleted: runs })
    else for (const run of runs) environment.stdout.write(`deleted ${run}\n`)
    return exitCodes.succeeded
  } finally {
    store.close()
  }
}
