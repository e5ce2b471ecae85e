import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'

/** A site that serves files on this machine. */
export interface Site {
  address: string
  close(): Promise<void>
}

const kinds: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' http://127.0.0.1:*"
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/**
 * Serves folders by the first part of the path; the empty one is the root. With `isolated` the page
 * may share memory between threads.
 */
export async function serveSite(
  folders: Readonly<Record<string, string>>,
  { isolated }: { isolated: boolean },
): Promise<Site> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    const [, first = '', ...rest] = path.split('/')
    const folder = first === '' ? undefined : folders[first]
    const file = folder === undefined ? join(folders[''] ?? '', path) : join(folder, ...rest)
    const whole = file.endsWith(sep) ? join(file, 'index.html') : file
    const found = statSync(whole, { throwIfNoEntry: false })
    if (!found?.isFile()) return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': kinds[extname(whole)] ?? 'application/octet-stream',
      'content-length': found.size,
      'content-security-policy': policy,
      ...(isolated && isolation),
    })
    createReadStream(whole).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
