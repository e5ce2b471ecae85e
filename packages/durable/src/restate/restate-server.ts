import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FlowError } from '@chainwright/core'
import { askJson } from './ask-json.ts'
import { findRestate } from './find-restate.ts'
import { freePort } from './free-port.ts'

/** How a Restate server is started. */
export interface RestateServerOptions {
  /** Where it keeps its data and its log. */
  readonly folder: string
  /** Ports on 127.0.0.1. Default: free ones. */
  readonly ingressPort?: number | undefined
  readonly adminPort?: number | undefined
  readonly fabricPort?: number | undefined
  /** It is not ended with this process: it may be let go. Default `false`. */
  readonly detached?: boolean | undefined
  /**
   * Private key, a PEM file of Ed25519, that the server signs its calls with, so that workers can tell it from
   * others. Default: none.
   */
  readonly identityKeyFile?: string | undefined
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
  /** This process may end while the server goes on. */
  letGo(): void
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
  const { folder, detached = false, identityKeyFile } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ingressPort = options.ingressPort ?? (await freePort())
  const adminPort = options.adminPort ?? (await freePort())
  const fabricPort = options.fabricPort ?? (await freePort())
  const log = openSync(join(folder, 'server.log'), 'a', 0o600)
  const child = spawn(findRestate(), serverArguments(join(folder, 'data'), fabricPort), {
    stdio: ['ignore', log, log],
    detached,
    env: { ...process.env, ...serverSettings(ingressPort, adminPort, identityKeyFile) },
  })
  closeSync(log)
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
    letGo: () => child.unref(),
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
function serverSettings(
  ingressPort: number,
  adminPort: number,
  keyFile: string | undefined,
): Record<string, string> {
  return {
    ...(keyFile !== undefined && { RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: keyFile }),
    DO_NOT_TRACK: '1',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RESTATE_CLUSTER_NAME: 'chainwright',
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '128 MiB',
    RESTATE_INGRESS__BIND_PORT: `${ingressPort}`,
    RESTATE_ADMIN__BIND_PORT: `${adminPort}`,
    RESTATE_LOG_DISABLE_ANSI_CODES: 'true',
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
