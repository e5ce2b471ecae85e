import { spawn } from 'node:child_process'

/** Asks the system to open an address in the browser; `false` when there is no way to ask. */
export function openBrowser(address: string): Promise<boolean> {
  const [program, ...words] = opener(address)
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

function opener(address: string): [program: string, ...words: string[]] {
  if (process.platform === 'darwin') return ['open', address]
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address]
  return ['xdg-open', address]
}
