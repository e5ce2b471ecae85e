import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The outputs of a flow file as the command line gives them. `file` is relative to the repository. */
export async function runWithCli(file: string): Promise<Record<string, unknown>> {
  const bin = 'packages/cli/src/bin.ts'
  const words = [
    '--conditions=chainwright-source',
    '--no-warnings',
    bin,
    'run',
    file,
    '--json',
    '--quiet',
  ]
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root })
  const { outputs } = JSON.parse(stdout) as { outputs: Record<string, unknown> }
  return outputs
}
