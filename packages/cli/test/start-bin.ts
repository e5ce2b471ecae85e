import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BinOptions, BinResult } from './run-bin.ts'

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

/** The program as a process of its own that goes on for a while. */
export interface StartedBin {
  readonly pid: number
  /** Resolves when it has written a text, to stdout or stderr. Rejects when it ends before. */
  says(text: string): Promise<void>
  press(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void
  readonly result: Promise<BinResult>
}

/** Starts the real program. */
export function startBin(
  words: readonly string[],
  { folder, variables }: Pick<BinOptions, 'folder' | 'variables'>,
): StartedBin {
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', '--no-warnings', bin, ...words],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const result: BinResult = { code: '', stdout: '', stderr: '' }
  const heard = new Set<() => void>()
  const hear = (key: 'stdout' | 'stderr') => (piece: Buffer) => {
    result[key] += piece.toString()
    for (const look of heard) look()
  }
  child.stdout.on('data', hear('stdout'))
  child.stderr.on('data', hear('stderr'))
  const ended = new Promise<BinResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ ...result, code: code ?? signal ?? '' }))
  })
  return {
    pid: child.pid ?? 0,
    press: (signal) => child.kill(signal),
    result: ended,
    async says(text) {
      const said = new Promise<void>((resolve) => {
        const look = (): void => {
          if (!(result.stdout + result.stderr).includes(text)) return
          heard.delete(look)
          resolve()
        }
        heard.add(look)
        look()
      })
      const early = ended.then(() => {
        if (!(result.stdout + result.stderr).includes(text))
          throw new Error(`it ended before it said \`${text}\`: ${result.stdout}${result.stderr}`)
      })
      await Promise.race([said, early])
    },
  }
}
