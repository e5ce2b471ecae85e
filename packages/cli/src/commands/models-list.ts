import { readCache, type CacheContents, type Hub } from '@chainwright/nodes/hub'
import type { Environment, ListedModel } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { openHub } from '../open-hub.ts'
import { modelFolders, openModels } from '../open-models.ts'
import type { Arguments } from '../parse-arguments.ts'
import { sizeText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** Carries out `models list`. */
export async function listModels(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const hub = openHub(given, environment)
  const models = await openModels(given, environment)
  try {
    const cache = readCache(hub.cacheFolder)
    const found = eachOnce(models.list()).map((model) => withLastUse(model, cache))
    const { stdout, variables } = environment
    const palette = createPalette(stdout, variables)
    if (given.has('json')) writeJson(stdout, { models: found, cache: cacheJson(cache, hub) })
    else if (found.length > 0)
      stdout.write(found.map((model) => modelText(model, palette)).join('\n'))
    else stdout.write(noneText(modelFolders(given.one('models'), environment)))
    if (!given.has('json')) stdout.write(cacheText(cache, hub, palette))
    return exitCodes.succeeded
  } finally {
    await models.close()
  }
}

type Shown = ListedModel & { readonly lastUse?: Date }

// The bundled folder serves `starter` and, unless another one was named, `file/NAME`.
function eachOnce(models: readonly ListedModel[]): ListedModel[] {
  const byFolder = new Map<string, ListedModel>()
  for (const model of models) if (!byFolder.has(model.folder)) byFolder.set(model.folder, model)
  return [...byFolder.values()]
}

function withLastUse(model: ListedModel, { models }: CacheContents): Shown {
  const cached = models.find(({ name }) => model.reference === `hf/${name}`)
  return cached ? { ...model, lastUse: cached.lastUse } : model
}

function modelText(model: Shown, palette: Palette): string {
  const { title, reference, capabilities, bytes, license, dtypes, folder, lastUse } = model
  const rows = [
    ['can', capabilities.join(', ') || 'nothing that is known'],
    ['size', `${sizeText(bytes)}${dtypes.length > 0 ? ` (${dtypes.join(', ')})` : ''}`],
    ['licence', license ?? 'not stated'],
    ...(lastUse ? [['used', lastUse.toISOString().slice(0, 10)]] : []),
    ['where', folder],
  ]
  const head = `${palette.bold(harmlessLine(reference))}  ${harmlessLine(title)}`
  const lines = rows.map(([name = '', value = '']) => {
    return `  ${palette.dim(name.padEnd(8))}${harmlessLine(value)}`
  })
  return `${[head, ...lines].join('\n')}\n`
}

/** What the downloads take, and what was begun and not ended; nothing when nothing was downloaded. */
function cacheText(cache: CacheContents, hub: Hub, palette: Palette): string {
  if (cache.bytes === 0) return ''
  const begun = cache.unfinished.map(({ name, bytes }) => {
    return `unfinished: hf/${harmlessLine(name)}, ${sizeText(bytes)}; \`models pull\` goes on with it, \`models remove\` deletes it\n`
  })
  const total = `${sizeText(cache.bytes)} of at most ${sizeText(hub.limitBytes)}`
  const place = palette.dim(`downloads take ${total} in ${hub.cacheFolder}`)
  return `\n${begun.join('')}${place}\n`
}

function cacheJson({ bytes, unfinished }: CacheContents, hub: Hub): unknown {
  const begun = unfinished.map(({ name, bytes: there }) => ({
    reference: `hf/${name}`,
    bytes: there,
  }))
  return { folder: hub.cacheFolder, bytes, limitBytes: hub.limitBytes, unfinished: begun }
}

function noneText({ starters, models, cache }: ReturnType<typeof modelFolders>): string {
  const folders = [...new Set([starters, models, cache])].map((folder) => `  ${folder}`)
  return `No models are installed. These folders were searched:\n${folders.join('\n')}\nDownload one with \`chainwright models pull hf/OWNER/NAME\`, or name a folder of models with --models FOLDER.\n`
}
