import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '../src/restate/free-port.ts'

/** A PostgreSQL server for one test file. */
export interface TestPostgres {
  readonly url: string
  /** Starts the server, for the first time or again, and waits until it answers. */
  start(): Promise<void>
  /** Stops it: at once with `SIGINT`, as a power cut would with `SIGKILL`. */
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>
}

/**
 * Makes a database in a folder, on a port of its own, with the server of the system's package. With `quick` it
 * survives that its processes are killed, but not that the machine is.
 */
export async function createPostgres(
  folder: string,
  { quick = false } = {},
): Promise<TestPostgres> {
  const programs = findPrograms()
  const owner = ownerOf()
  const data = join(folder, 'postgres')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  // The server's user has to come past the folder of all tests.
  if (owner.uid !== undefined) chmodSync(tmpdir(), 0o711)
  if (owner.uid !== undefined)
    for (const path of [folder, data]) chownSync(path, owner.uid, owner.gid ?? 0)
  const log = openSync(join(folder, 'postgres.log'), 'a', 0o666)
  const stdio: ['ignore', number, number] = ['ignore', log, log]
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'],
    {
      stdio,
      cwd: folder,
      ...owner,
    },
  )
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined
  return {
    url,
    async start() {
      const settings = ['-k', data, '-h', '127.0.0.1', '-p', `${port}`, '-c', 'max_connections=200']
      const arguments_ = ['-D', data, ...settings, ...(quick ? ['-c', 'fsync=off'] : [])]
      for (let tries = 0; !(await answers(url)); tries++) {
        if (tries > 600) throw new Error(`PostgreSQL did not start: see ${folder}/postgres.log`)
        // It refuses to start while children of one that was killed are there.
        if (!isRunning(server))
          server = spawn(join(programs, 'postgres'), arguments_, { stdio, cwd: folder, ...owner })
        await pause(50)
      }
    },
    async stop(signal = 'SIGINT') {
      const stopped = server
      server = undefined
      if (!isRunning(stopped)) return
      const ended = new Promise((resolve) => stopped.once('exit', resolve))
      stopped.kill(signal)
      await ended
    },
  }
}

function isRunning(server: ChildProcess | undefined): server is ChildProcess {
  return server !== undefined && server.exitCode === null && server.signalCode === null
}

/** Whether the system has the programs of a PostgreSQL server. */
export function hasPostgres(): boolean {
  return existsSync(root)
}

const root = '/usr/lib/postgresql'

function findPrograms(): string {
  const [newest] = readdirSync(root).toSorted((one, other) => Number(other) - Number(one))
  return join(root, newest ?? '', 'bin')
}

/** PostgreSQL refuses to run as root; its package made a user for it. */
function ownerOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
