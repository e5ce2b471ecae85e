import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

/** The real program, serving the editor. */
export interface EditorProgram {
  /** Address of the page, without the token. */
  readonly page: string
  /** What the program printed first: with the token. */
  readonly address: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
}

/** Starts `chainwright serve --editor` in a folder, and waits until it listens. `token` is the user's own. */
export function startEditorProgram(
  folder: string,
  words: readonly string[],
  token: string,
): Promise<EditorProgram> {
  const site = join(folder, 'site')
  mkdirSync(site, { recursive: true })
  writeFileSync(join(site, 'index.html'), '<!doctype html>')
  const env = {
    PATH: process.env['PATH'],
    HOME: join(folder, 'home'),
    CHAINWRIGHT_EDITOR: site,
  }
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', '--no-warnings', bin, 'serve', '--editor', ...words],
    { cwd: folder, env },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let [told, said] = ['', '']
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? ''))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    void ended.then((how) => reject(new Error(`the program ended with ${how}: ${said}`)))
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
    child.stdout.on('data', (piece: Buffer) => {
      told += piece.toString()
      const address = /^\S+\/editor\/#token=\S+$/m.exec(told)?.[0]
      if (address === undefined) return
      const [page = ''] = address.split('#')
      const bearer = { Authorization: `Bearer ${token}` }
      const json = { ...bearer, 'Content-Type': 'application/json' }
      resolve({
        page,
        address,
        get: (path, headers) =>
          globalThis.fetch(page + path, { headers: { ...bearer, ...headers } }),
        post: (path, body) =>
          globalThis.fetch(page + path, {
            method: 'POST',
            body: JSON.stringify(body),
            headers: json,
          }),
        end(signal) {
          child.kill(signal)
          return ended
        },
      })
    })
  })
}
