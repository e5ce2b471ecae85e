import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

/** The real program, serving. */
export interface ServeProgram {
  readonly child: ChildProcess
  readonly port: number
  /** The keys that it told. */
  readonly keys: ReadonlyMap<string, string>
  /** What it wrote to stderr so far. */
  said(): string
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Sends a signal, and resolves with the exit code, or the signal that ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
}

/** Starts `chainwright serve` in a folder, and waits until it listens. */
export function startServeProgram(
  folder: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ServeProgram> {
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', bin, 'serve', '--port', '0', ...words],
    { cwd: folder, env: { PATH: process.env['PATH'], HOME: join(folder, 'home'), ...variables } },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let [told, said] = ['', '']
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? ''))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    void ended.then((how) => reject(new Error(`the program ended with ${how}: ${said}`)))
    child.stdout.on('data', (piece: Buffer) => (told += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (!said.includes('Ctrl-C ends the server')) return
      const port = Number(/:(\d+)\/flows\//.exec(told)?.[1])
      const keys = new Map(
        Array.from(said.matchAll(/^key of (\S+): (\S+)$/gm), ([, flow = '', key = '']) => [
          flow,
          key,
        ]),
      )
      const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> => {
        child.kill(signal)
        return ended
      }
      resolve({ child, port, keys, ended, said: () => said, end })
    })
  })
}
