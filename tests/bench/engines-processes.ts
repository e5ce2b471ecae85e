import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number
  /** What it said behind `working`. */
  readonly said: string
  end(): Promise<void>
}

/** Starts a program of this folder, and waits until it says that it works. */
export async function startProcess(
  program: string,
  words: readonly string[],
): Promise<WorkerProcess> {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', '--no-warnings', path, ...words],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const said = await untilWorking(child)
  return {
    pid: child.pid ?? 0,
    said,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

function untilWorking(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = ''
    child.stdout?.on('data', (piece: Buffer) => {
      told += piece.toString()
      const said = /^working ?(.*)\n/m.exec(told)?.[1]
      if (said !== undefined) resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code}: ${told}`)))
  })
}

/**
 * Memory of a process and all that it began, in bytes, memory that they share counted once. 0 where the
 * system does not tell.
 */
export function memoryOf(pid: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? read(`/proc/${name}/stat`).split(') ')[1]?.split(' ') : []
    if (fields?.[1]) parents.set(Number(name), Number(fields[1]))
  }
  let kibibytes = 0
  for (const one of [pid, ...[...parents.keys()].filter((other) => isBelow(parents, other, pid))])
    kibibytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1] ?? 0)
  return kibibytes * 1024
}

function isBelow(parents: ReadonlyMap<number, number>, pid: number, top: number): boolean {
  for (let at = parents.get(pid); at; at = parents.get(at)) if (at === top) return true
  return false
}

/** What a file of the system says; nothing when its process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
