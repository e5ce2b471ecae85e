import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A folder of flows, a store of runs, and a token that holds over restarts. */
export interface ServedFolder {
  readonly folder: string
  readonly store: string
  /** Starts `chainwright serve --editor`; the second start listens where the first did. */
  readonly start: () => Promise<ServeCommand>
}

/** `chainwright serve --editor` that runs. */
export interface ServeCommand {
  /** Address of the page, with the token. */
  readonly address: string
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** A folder with flows of the examples and others, for the test that runs now. */
export async function servedFolder(
  site: string,
  examples: readonly string[],
  flows: Readonly<Record<string, object>> = {},
): Promise<ServedFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chainwright-serve-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const name of examples) {
    const file = `${name}.flow.json`
    await cp(path.join(root, 'examples', name, file), path.join(folder, file))
  }
  for (const [name, flow] of Object.entries(flows)) {
    await writeFile(path.join(folder, `${name}.flow.json`), JSON.stringify(flow))
  }
  const token = randomBytes(32).toString('base64url')
  await writeFile(path.join(folder, 'keys'), `@editor ${token}\n`, { mode: 0o600 })
  const store = path.join(folder, 'store')
  let port = 0
  return {
    folder,
    store,
    start: async () => {
      const words = ['--store', store, '--token-file', path.join(folder, 'keys')]
      const command = await startServeCommand([folder, ...words, '--port', `${port}`], site)
      port = Number(new URL(command.address).port)
      const [page = ''] = command.address.split('#')
      return { ...command, address: `${page}#token=${token}` }
    },
  }
}

async function startServeCommand(words: readonly string[], site: string): Promise<ServeCommand> {
  const bin = ['--conditions=chainwright-source', '--no-warnings', 'packages/cli/src/bin.ts']
  const env = { ...process.env, CHAINWRIGHT_EDITOR: site }
  const child = spawn(process.execPath, [...bin, 'serve', '--editor', ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (lines: Buffer) => resolve(lines.toString().split('\n')[0] ?? ''))
    void ended.then(() => reject(new Error(`\`chainwright serve\` ended at once: ${said}`)))
  })
  return {
    address,
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}
