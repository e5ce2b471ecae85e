import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../', import.meta.url))

/** What the program gave as a process of its own. */
export interface BinResult {
  /** Exit code, or the signal that ended it. */
  code: number | string
  stdout: string
  stderr: string
}

/** How the program is started; everything has a default. */
export interface BinOptions {
  folder: string
  variables?: Record<string, string>
  stdin?: string
  /** Handed the process, to press Ctrl-C or to close a pipe. */
  onStart?: (child: ChildProcess) => void
  onStderr?: (text: string, child: ChildProcess) => void
}

/** Starts the real program and waits for its end. */
export function runBin(words: readonly string[], options: BinOptions): Promise<BinResult> {
  const bin = join(packages, 'cli', 'src', 'bin.ts')
  const child = spawn(process.execPath, ['--conditions=chainwright-source', bin, ...words], {
    cwd: options.folder,
    env: { PATH: process.env['PATH'], HOME: options.folder, ...options.variables },
  })
  const result: BinResult = { code: '', stdout: '', stderr: '' }
  child.stdout.on('data', (piece: Buffer) => (result.stdout += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => {
    result.stderr += piece.toString()
    options.onStderr?.(piece.toString(), child)
  })
  options.onStart?.(child)
  child.stdin.end(options.stdin ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ ...result, code: code ?? signal ?? '' }))
  })
}

/** Makes `@chainwright/core` and `nodes` importable from a folder, as an installation does. */
export function installPackages(folder: string): void {
  const scope = join(folder, 'node_modules', '@chainwright')
  mkdirSync(scope, { recursive: true })
  for (const name of ['core', 'nodes']) symlinkSync(join(packages, name), join(scope, name), 'dir')
}
