import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** `chainwright edit` that runs. */
export interface EditCommand {
  /** What it printed: with the token. */
  readonly address: string
  stop(): Promise<void>
}

/** Starts `chainwright edit FILE` with a built site, on a free port. */
export async function startEditCommand(file: string, site: string): Promise<EditCommand> {
  const bin = 'packages/cli/src/bin.ts'
  const words = [
    '--conditions=chainwright-source',
    '--no-warnings',
    bin,
    'edit',
    file,
    '--port',
    '0',
  ]
  const env = { ...process.env, CHAINWRIGHT_EDITOR: site }
  const child = spawn(process.execPath, words, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString('utf8').trim()))
    void ended.then(() => reject(new Error('`chainwright edit` ended at once')))
  })
  return {
    address,
    stop: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}
