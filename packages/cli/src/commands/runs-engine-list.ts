import { listSharedRuns } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { withEngine } from '../shared-flow.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'
import { readLimit, tellList } from './runs-list.ts'

/** Carries out `runs list` for the runs that workers lead. */
export async function listEngineRuns(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const limit = readLimit(given)
  return withEngine({ given, environment }, async ({ store, name }) => {
    const { runs, total } = await listSharedRuns(store, { limit })
    if (given.has('json')) writeJson(environment.stdout, { engine: name, total, runs })
    else tellList(runs, total, environment)
    return exitCodes.succeeded
  })
}
