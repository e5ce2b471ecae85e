import { findEngine } from '../engine/engine-settings.ts'
import { dbosStatus } from '../engine/look-at-dbos.ts'
import { withPackage } from '../engine/open-engine.ts'
import { readRestatePlace } from '../engine/restate-place.ts'
import { restateText } from '../engine/restate-text.ts'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** Carries out `engine status`. */
export async function engineStatus(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const engine = await findEngine(given, environment)
  if (engine.name === 'dbos') return dbosStatus(engine, { given, environment })
  const restate = await withPackage(
    '@restatedev/restate-sdk',
    async () => import('@chainwright/durable/restate'),
  )
  const place = readRestatePlace(given, engine, environment)
  const running = restate.findLocalRestate(place.folder)
  // The port of the option, else where the server of the folder is, else where the configuration says.
  const admin = given.has('admin-port') ? place.admin : (running?.admin ?? engine.admin)
  const found = await restate.lookAtRestate(admin)
  const own = running?.admin === admin ? { pid: running.pid, folder: place.folder } : {}
  const { stdout } = environment
  if (found.type === 'restate') {
    const { status } = found
    if (given.has('json')) writeJson(stdout, { engine: 'restate', admin, ...own, ...status })
    else stdout.write(`Restate ${status.version} at ${admin}\n${restateText(status)}`)
    return exitCodes.succeeded
  }
  const why = found.type === 'other' ? `no Restate server: ${found.said}` : 'nothing answers'
  if (given.has('json')) writeJson(stdout, { engine: 'restate', admin, problem: why })
  else stdout.write(`${admin}: ${why}; \`chainwright engine up\` starts a server\n`)
  return exitCodes.missing
}
