import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Connect, Plugin } from 'vite'

/** A file of the site: its path below `models/`, and where it is taken from. */
interface ModelFile {
  readonly path: string
  readonly source: string
}

/** The folder of the site that the starter models stand in. */
const place = 'models'

/**
 * Puts the starter models beside the page: `models/models.json`, which lists their names, and for each
 * `manifest.json` and the files that it names. In development they are served from where they lie.
 */
export function starterModelsPlugin(folder: string): Plugin {
  let outDir = ''
  return {
    name: 'chainwright:starter-models',
    configResolved: (config) => {
      outDir = path.resolve(config.root, config.build.outDir)
    },
    configureServer: (server) => {
      server.middlewares.use(`/${place}`, serveModels(folder))
    },
    async generateBundle() {
      const source = JSON.stringify({ models: await modelNames(folder) })
      this.emitFile({ type: 'asset', fileName: `${place}/models.json`, source })
    },
    async writeBundle() {
      for (const { path: name, source } of await modelFiles(folder)) {
        const target = path.join(outDir, place, name)
        await mkdir(path.dirname(target), { recursive: true })
        await copyFile(source, target, constants.COPYFILE_FICLONE)
      }
    },
  }
}

async function modelNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) =>
        (await isFile(path.join(folder, name, 'manifest.json'))) ? [name] : [],
      ),
  )
  return names.flat().sort()
}

async function modelFiles(folder: string): Promise<ModelFile[]> {
  const names = await modelNames(folder)
  const files = await Promise.all(names.map((name) => filesOf(folder, name)))
  return files.flat()
}

async function filesOf(folder: string, name: string): Promise<ModelFile[]> {
  const text = await readFile(path.join(folder, name, 'manifest.json'), 'utf8')
  const { files } = JSON.parse(text) as { files: { path: string }[] }
  return ['manifest.json', ...files.map((file) => file.path)].map((file) => ({
    path: `${name}/${file}`,
    source: path.join(folder, name, ...file.split('/')),
  }))
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false
}

/** Serves the same files in development, and nothing else of the folder. */
function serveModels(folder: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    void answer(request.url ?? '/').catch(next)

    async function answer(url: string): Promise<void> {
      const wanted = decodeURIComponent(url.split('?')[0] ?? '').slice(1)
      if (wanted === 'models.json') {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ models: await modelNames(folder) }))
        return
      }
      const file = (await modelFiles(folder)).find((one) => one.path === wanted)
      const size = file && (await stat(file.source)).size
      if (!file || size === undefined) return next()
      const json = wanted.endsWith('.json')
      response.setHeader('Content-Type', json ? 'application/json' : 'application/octet-stream')
      response.setHeader('Content-Length', size)
      createReadStream(file.source).pipe(response)
    }
  }
}
