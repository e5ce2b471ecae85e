import type { DbosStatus } from '@chainwright/durable/dbos'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { countText } from '../terminal/figures-text.ts'
import { writeJson } from '../write-json.ts'
import type { EngineAddresses } from './engine-settings.ts'
import { databaseAddress, withPackage } from './open-engine.ts'
import { openRunsText } from './restate-text.ts'

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

/** Makes the tables of DBOS and of the shared store, where they are not there. */
export async function dbosUp(engine: EngineAddresses, call: Call): Promise<number> {
  const url = databaseAddress(engine, call.environment)
  const { lookAtDbos, makeDbosTables } = await loadDbos()
  const before = await lookAtDbos(url)
  await makeDbosTables(url)
  const { openPostgresStore } = await import('@chainwright/durable/postgres')
  await (await openPostgresStore({ url })).close()
  const { given, environment } = call
  const { version } = before
  const state = before.hasTables ? 'was up' : 'up'
  if (given.has('json')) writeJson(environment.stdout, { state, version })
  else {
    const tables = before.hasTables ? 'has its tables' : 'has its tables now'
    environment.stdout.write(`DBOS on PostgreSQL ${version} ${tables}\n`)
    environment.stderr.write('`chainwright worker --engine dbos` starts a worker\n')
  }
  return exitCodes.succeeded
}

/** Tells what a database says of DBOS. */
export async function dbosStatus(engine: EngineAddresses, call: Call): Promise<number> {
  const url = databaseAddress(engine, call.environment)
  const { lookAtDbos } = await loadDbos()
  const status = await lookAtDbos(url)
  const { given, environment } = call
  if (given.has('json')) writeJson(environment.stdout, { engine: 'dbos', ...status })
  else environment.stdout.write(dbosText(status))
  return status.hasTables ? exitCodes.succeeded : exitCodes.missing
}

function dbosText({ version, hasTables, workers, runs }: DbosStatus): string {
  if (!hasTables)
    return `PostgreSQL ${version} answers, without the tables of DBOS; \`chainwright engine up --engine dbos\` makes them\n`
  return `DBOS on PostgreSQL ${version}\n${countText(workers, 'worker')}\n${openRunsText(runs)}\n`
}

async function loadDbos() {
  return withPackage('@dbos-inc/dbos-sdk pg', async () => import('@chainwright/durable/dbos'))
}
