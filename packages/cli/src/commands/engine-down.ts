import { FlowError } from '@chainwright/core'
import { findEngine } from '../engine/engine-settings.ts'
import { withPackage } from '../engine/open-engine.ts'
import { readRestatePlace } from '../engine/restate-place.ts'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { commandLineError, type Arguments } from '../parse-arguments.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** How long a server has to write down what it holds, in milliseconds. */
const patienceMs = 30_000

/** Carries out `engine down`: ends the server that `engine up` started on a folder. */
export async function engineDown(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const engine = await findEngine(given, environment)
  if (engine.name === 'dbos')
    throw commandLineError('PostgreSQL was not started here: end it where you started it')
  const { folder, admin } = readRestatePlace(given, engine, environment)
  const restate = await withPackage(
    '@restatedev/restate-sdk',
    async () => import('@chainwright/durable/restate'),
  )
  const running = restate.findLocalRestate(folder)
  const { stdout } = environment
  if (!running) {
    const { type } = await restate.lookAtRestate(admin)
    const other = type === 'restate' ? `; that at ${admin} was started by somebody else` : ''
    if (given.has('json')) writeJson(stdout, { state: 'was down' })
    else stdout.write(`no server works on ${folder}${other}\n`)
    return exitCodes.succeeded
  }
  if (!(await restate.stopLocalRestate(folder, running, patienceMs))) {
    const message = `the Restate server (process ${running.pid}) was told to end and has not, after ${patienceMs / 1000} s`
    throw new FlowError({ code: 'engine-unreachable', message })
  }
  if (given.has('json')) writeJson(stdout, { state: 'down', ...running })
  else stdout.write(`ended the Restate server at ${running.admin}\n`)
  return exitCodes.succeeded
}
