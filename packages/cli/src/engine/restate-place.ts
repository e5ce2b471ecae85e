import { join, resolve } from 'node:path'
import { stateFolder } from '../configuration/agreed-places.ts'
import type { Environment } from '../environment.ts'
import { commandLineError, numberOption, type Arguments } from '../parse-arguments.ts'
import type { EngineAddresses } from './engine-settings.ts'

/** Where a Restate server of this machine is, or is to be. */
export interface RestatePlace {
  readonly folder: string
  readonly ingressPort: number
  readonly adminPort: number
  readonly ingress: string
  readonly admin: string
}

/**
 * The place that the options name, else the ports of the configuration's addresses, when they are of this
 * machine. Throws `command-line`.
 */
export function readRestatePlace(
  given: Arguments,
  configured: Pick<EngineAddresses, 'ingress' | 'admin'>,
  environment: Environment,
): RestatePlace {
  const named = given.one('folder')
  const folder = named
    ? resolve(environment.folder, named)
    : join(stateFolder(environment), 'restate')
  const ingressPort = readPort(given, 'port') ?? localPort(configured.ingress) ?? 8080
  const adminPort = readPort(given, 'admin-port') ?? localPort(configured.admin) ?? 9070
  return {
    folder,
    ingressPort,
    adminPort,
    ingress: `http://127.0.0.1:${ingressPort}`,
    admin: `http://127.0.0.1:${adminPort}`,
  }
}

function readPort(given: Arguments, option: string): number | undefined {
  const port = numberOption(given, option, { minimum: 1, integer: true })
  if (port !== undefined && port > 65_535)
    throw commandLineError(`--${option} takes a number up to 65535`)
  return port
}

function localPort(address: string): number | undefined {
  const { hostname, port } = new URL(address)
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && port ? Number(port) : undefined
}
