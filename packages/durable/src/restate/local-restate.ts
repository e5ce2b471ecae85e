import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startRestateServer, type RestateServer } from './restate-server.ts'
import type { RestateServerOptions } from './restate-server.ts'

/** What is written down of a server of this machine, in its folder. */
export interface LocalRestate {
  readonly pid: number
  readonly ingress: string
  readonly admin: string
}

/** Starts a server on a folder, and writes down there which process it is. Throws as `startRestateServer` does. */
export async function startLocalRestate(options: RestateServerOptions): Promise<RestateServer> {
  const server = await startRestateServer(options)
  const { pid, ingress, admin } = server
  const note = JSON.stringify({ pid, ingress, admin } satisfies LocalRestate)
  writeFileSync(noteIn(options.folder), `${note}\n`, { mode: 0o600 })
  return server
}

/** The server that runs on a folder; `undefined` when none does. */
export function findLocalRestate(folder: string): LocalRestate | undefined {
  const noted = readNote(folder)
  // The system may have given the number to another process since.
  return noted && commandOf(noted.pid).includes(join(folder, 'data')) ? noted : undefined
}

/** Ends a server in order. False when it has not ended after so many milliseconds. */
export async function stopLocalRestate(
  folder: string,
  { pid }: LocalRestate,
  patienceMs: number,
): Promise<boolean> {
  process.kill(pid, 'SIGTERM')
  const until = performance.now() + patienceMs
  while (findLocalRestate(folder)) {
    if (performance.now() > until) return false
    await pause(50)
  }
  forgetLocalRestate(folder)
  return true
}

/** Forgets the server of a folder, once it has ended. */
export function forgetLocalRestate(folder: string): void {
  rmSync(noteIn(folder), { force: true })
}

function noteIn(folder: string): string {
  return join(folder, 'server.json')
}

function readNote(folder: string): LocalRestate | undefined {
  try {
    const noted = JSON.parse(readFileSync(noteIn(folder), 'utf8')) as Partial<LocalRestate> | null
    const { pid, ingress, admin } = noted ?? {}
    const isWhole =
      Number.isSafeInteger(pid) && typeof ingress === 'string' && typeof admin === 'string'
    return isWhole && pid !== undefined && pid > 0 ? { pid, ingress, admin } : undefined
  } catch {
    return undefined
  }
}

/** The command line of a process; empty when there is none. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
