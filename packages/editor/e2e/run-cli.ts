import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * The outputs of a flow file as the command line gives them. `file` is relative to the repository, or
 * absolute; `inputs` are what stands behind `--input`, as JSON.
 */
export async function runWithCli(
  file: string,
  inputs: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const node = ['--conditions=chainwright-source', '--no-warnings', 'packages/cli/src/bin.ts']
  const given = Object.entries(inputs).flatMap(([name, value]) => {
    return ['--input', `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`]
  })
  const words = [...node, 'run', file, ...given, '--json', '--quiet']
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root })
  const { outputs } = JSON.parse(stdout) as { outputs: Record<string, unknown> }
  return outputs
}
