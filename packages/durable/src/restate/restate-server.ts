import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FlowError } from '@chainwright/core'
import { askJson } from './ask-json.ts'
import { freePort } from './free-port.ts'

/** How a Restate server is started. */
export interface RestateServerOptions {
  /** Where it keeps its data and its log. */
  readonly folder: string
  /** Ports on 127.0.0.1. Default: free ones. */
  readonly ingressPort?: number | undefined
  readonly adminPort?: number | undefined
  readonly fabricPort?: number | undefined
}

/** A Restate server that was started here. */
export interface RestateServer {
  readonly ingress: string
  readonly admin: string
  readonly pid: number
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** Ends it: in order, or with `SIGKILL` at once. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** How long a server may take to answer. */
const longestStartMs = 60_000

/**
 * Starts the Restate server of the npm package `@restatedev/restate-server` on this machine, for
 * development, and waits until it answers.
 *
 * Throws `engine-missing` when the package is not installed, `engine-unreachable` when the server ends
 * or does not answer.
 */
export async function startRestateServer(options: RestateServerOptions): Promise<RestateServer> {
  const { folder } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ingressPort = options.ingressPort ?? (await freePort())
  const adminPort = options.adminPort ?? (await freePort())
  const fabricPort = options.fabricPort ?? (await freePort())
  const log = openSync(join(folder, 'server.log'), 'a', 0o600)
  const child = spawn(restateBinary(), serverArguments(join(folder, 'data'), fabricPort), {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...serverSettings(ingressPort, adminPort) },
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const server: RestateServer = {
    ingress: `http://127.0.0.1:${ingressPort}`,
    admin: `http://127.0.0.1:${adminPort}`,
    pid: child.pid ?? 0,
    ended,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
  const isUp = await Promise.race([untilUp(server), ended.then(() => false)])
  if (isUp) return server
  await server.stop('SIGKILL')
  const message = `the Restate server did not start: read ${join(folder, 'server.log')}`
  throw new FlowError({ code: 'engine-unreachable', message })
}

function serverArguments(folder: string, fabricPort: number): string[] {
  const place = ['--base-dir', folder, '--node-name', 'chainwright', '--no-logo']
  return [
    ...place,
    '--listen-mode',
    'tcp',
    '--bind-ip',
    '127.0.0.1',
    '--bind-port',
    `${fabricPort}`,
  ]
}

/** One small node: no telemetry, and memory for a developer's machine in place of 2 GB. */
function serverSettings(ingressPort: number, adminPort: number): Record<string, string> {
  return {
    DO_NOT_TRACK: '1',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RESTATE_CLUSTER_NAME: 'chainwright',
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '128 MiB',
    RESTATE_INGRESS__BIND_PORT: `${ingressPort}`,
    RESTATE_ADMIN__BIND_PORT: `${adminPort}`,
    RESTATE_LOG_DISABLE_ANSI_CODES: 'true',
  }
}

/** The server's program for this system, out of the npm package. */
function restateBinary(): string {
  const from = createRequire(import.meta.url)
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`
  try {
    const main = from.resolve('@restatedev/restate-server/package.json')
    return join(
      dirname(createRequire(main).resolve(`${name}/package.json`)),
      'bin',
      'restate-server',
    )
  } catch (thrown) {
    const message = `the Restate server is not installed: \`npm install @restatedev/restate-server\` brings it (216 MB, Business Source License), or start one yourself and set its address`
    throw new FlowError({ code: 'engine-missing', message, cause: thrown })
  }
}

async function untilUp({ ingress, admin }: RestateServer): Promise<boolean> {
  const until = Date.now() + longestStartMs
  while (Date.now() < until) {
    const answers = await Promise.all([
      askJson(`${admin}/health`).catch(() => undefined),
      askJson(`${ingress}/restate/health`).catch(() => undefined),
    ])
    if (answers.every((answer) => answer?.status === 200)) return true
    await pause(20)
  }
  return false
}
