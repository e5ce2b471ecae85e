import { resolve } from 'node:path'
import { FlowError } from '@chainwright/core'
import type { LocalRestate, RestateServer } from '@chainwright/durable/restate'
import { findEngine } from '../engine/engine-settings.ts'
import { dbosUp } from '../engine/look-at-dbos.ts'
import { withPackage } from '../engine/open-engine.ts'
import { readRestatePlace, type RestatePlace } from '../engine/restate-place.ts'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { readWholeFile } from '../read-whole-file.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** Carries out `engine up`. */
export async function engineUp(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const engine = await findEngine(given, environment)
  if (engine.name === 'dbos') return dbosUp(engine, { given, environment })
  const place = readRestatePlace(given, engine, environment)
  const restate = await withPackage(
    '@restatedev/restate-sdk @restatedev/restate-server',
    async () => import('@chainwright/durable/restate'),
  )
  const found = await restate.lookAtRestate(place.admin)
  if (found.type === 'other') throw taken(place.adminPort, found.said, '--admin-port')
  if (found.type === 'restate') {
    const { version, ingress = place.ingress } = found.status
    tell({ state: 'was up', version, ingress, admin: place.admin }, { given, environment })
    return exitCodes.succeeded
  }
  refuseSecond(restate.findLocalRestate(place.folder), place)
  const problem = await restate.portProblem(place.ingressPort)
  if (problem !== undefined) throw taken(place.ingressPort, problem, '--port')
  const identityKeyFile = keyFileOf(given, environment)
  const identityKey = identityKeyFile && restate.publicIdentityKey(await readKey(identityKeyFile))
  const server = await restate.startLocalRestate({ ...place, detached: true, identityKeyFile })
  const now = await restate.lookAtRestate(server.admin)
  const version = now.type === 'restate' ? now.status.version : 'unknown'
  const { pid, ingress, admin } = server
  const { folder } = place
  tell({ state: 'up', version, ingress, admin, pid, folder, identityKey }, { given, environment })
  if (given.has('detach')) {
    server.letGo()
    return exitCodes.succeeded
  }
  await untilInterrupted(server, environment)
  restate.forgetLocalRestate(place.folder)
  return exitCodes.succeeded
}

function keyFileOf(given: Arguments, { folder }: Environment): string | undefined {
  const named = given.one('identity-key-file')
  return named === undefined ? undefined : resolve(folder, named)
}

async function readKey(path: string): Promise<string> {
  return new TextDecoder().decode(await readWholeFile(path, path, 64 * 1024))
}

/** Keeps the server until Ctrl-C. Throws `engine-unreachable` when it ends by itself. */
async function untilInterrupted(server: RestateServer, environment: Environment): Promise<void> {
  const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<'interrupted'>()
  let isEnding = false
  const forget = environment.onInterrupt(() => {
    if (isEnding) return environment.leaveNow()
    isEnding = true
    environment.stderr.write('ending the server\n')
    interrupt('interrupted')
  })
  const first = await Promise.race([interrupted, server.ended])
  if (first !== 'interrupted') {
    forget()
    const message = 'the Restate server ended by itself: its folder has server.log'
    throw new FlowError({ code: 'engine-unreachable', message })
  }
  await server.stop()
  forget()
}

interface Told {
  readonly state: 'up' | 'was up'
  readonly version: string
  readonly ingress: string
  readonly admin: string
  readonly pid?: number
  readonly folder?: string
  /** Public key that its calls are signed for. */
  readonly identityKey?: string | undefined
}

function tell(
  told: Told,
  { given, environment }: { given: Arguments; environment: Environment },
): void {
  const { stdout, stderr } = environment
  if (given.has('json')) return writeJson(stdout, told)
  const { state, version, ingress, admin, folder, identityKey } = told
  const already = state === 'was up' ? ' already' : ''
  stdout.write(
    `Restate ${version} answers${already}: requests at ${ingress}, workers at ${admin}\n`,
  )
  if (!folder) return
  stderr.write(`its data are in ${folder}\n`)
  if (identityKey)
    stderr.write(`it signs its calls: start workers with --identity-key ${identityKey}\n`)
  const end = given.has('detach') ? '`chainwright engine down` ends it' : 'Ctrl-C ends it'
  stderr.write(`${end}; \`chainwright worker --engine restate --store FOLDER\` starts a worker\n`)
}

function refuseSecond(running: LocalRestate | undefined, { folder }: RestatePlace): void {
  if (!running) return
  const message = `a server works on ${folder} already, at ${running.admin}: end it with \`chainwright engine down\`, or name another folder with --folder`
  throw new FlowError({ code: 'engine-taken', message })
}

function taken(port: number, said: string, option: string): FlowError {
  const message = `port ${port} is held by something that is no Restate server: ${said}. Name another with ${option}`
  return new FlowError({ code: 'port-taken', message })
}
