import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** A file of the built editor. */
export interface SiteFile {
  readonly source: string
  readonly type: string
  readonly bytes: number
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
}

/**
 * The files of the built editor by the path that a browser asks for: a list made once, so that nothing
 * else can be asked for. `undefined` when it was not built.
 */
export async function listSite(folder: string): Promise<ReadonlyMap<string, SiteFile> | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, SiteFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const source = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, source).split(path.sep).map(encodeURIComponent).join('/')
    const type = types[path.extname(source)] ?? 'application/octet-stream'
    files.set(`/${name}`, { source, type, bytes: (await stat(source)).size })
  }
  const index = files.get('/index.html')
  return index && files.set('/', index)
}
