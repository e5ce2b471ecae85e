import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('crash-child.ts', import.meta.url))

/** When a child is killed: at one of its points, or some time after it is ready. */
export type Kill = { readonly youthMs?: number } & (
  | { readonly point: number }
  | { readonly afterMs: number; readonly stepMs: number }
)

/** How a child came to its end. */
export interface ChildEnd {
  readonly killed: boolean
  readonly output: string
}

/** A folder for a child, to be removed by whoever asked for it. */
export function crashFolder(): string {
  return mkdtempSync(join(tmpdir(), 'chainwright-crash-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Runs the reference run in a process of its own and kills it, unless it ends before. */
export function runAndKill(folder: string, kill: Kill): Promise<ChildEnd> {
  const [stopAt, stepMs] = 'point' in kill ? [kill.point, 0] : [0, kill.stepMs]
  const numbers = [stopAt, stepMs, kill.youthMs ?? 50].map(String)
  const words = ['--conditions=chainwright-source', program, folder, ...numbers]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  // A test that ran out of time must not leave it behind, writing into a folder that is removed.
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  let timer: NodeJS.Timeout | undefined
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString()
    if ('point' in kill && output.includes('at ')) child.kill('SIGKILL')
    if ('afterMs' in kill && output.includes('ready')) {
      timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs)
    }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (signal === 'SIGKILL') resolve({ killed: true, output })
      else if (code === 0) resolve({ killed: false, output })
      else reject(new Error(`the child ended with ${code ?? signal}: ${errors}`))
    })
  })
}

/** How often each step's function was called, by the file of effects. */
export function countEffects(folder: string): Map<string, number> {
  const path = join(folder, 'effects.txt')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
