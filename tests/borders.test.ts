import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Files that gather what a package offers. */
const entries = ['index.ts', 'schema.ts', 'data.ts']
/** Folders of nodes that run models. */
const running = new Set(['inference', 'local', 'web'])
const root = fileURLToPath(new URL('..', import.meta.url))

/** Folders by what they may import: a folder's own files, and the folders behind it. */
const borders: Record<string, { folders: Record<string, string[]>; outside: RegExp }> = {
  core: {
    folders: {
      lib: [],
      '': ['lib'], // error.ts
      node: ['', 'lib'],
      flow: ['', 'lib', 'node'],
      run: ['', 'lib', 'node', 'flow'],
    },
    outside: /^zod(\/|$)/,
  },
  nodes: {
    folders: {
      lib: [],
      models: [],
      doors: [],
      text: ['models'],
      rows: ['text'],
      vectors: ['models', 'text'],
      heads: [],
      language: ['models', 'text', 'vectors', 'heads'],
      nodes: ['models', 'doors', 'text', 'vectors', 'language'],
      inference: ['lib', 'models'],
      local: ['models', 'inference'],
      fit: ['heads', 'vectors', 'language'],
      metrics: ['lib', 'models', 'language', 'inference'],
      hub: ['models', 'doors', 'inference', 'local'],
      web: ['models', 'doors', 'hub', 'inference', 'endpoints'],
      endpoints: ['models', 'doors', 'text', 'inference'],
      langchain: ['models', 'doors', 'endpoints', 'remote'],
      remote: ['models', 'doors', 'endpoints'],
      fake: ['models'],
    },
    outside:
      /^(@chainwright\/core|zod(\/mini)?|node:.*|@huggingface\/.*|@langchain\/(core(\/.*)?|anthropic|google|mistralai|ollama|openai)|onnxruntime-.*|htmlparser2|papaparse|unpdf|js-rouge|@cfworker\/json-schema)$/,
  },
  durable: {
    folders: {
      '': [], // database.ts, delay.ts
      values: [''],
      cache: [''],
      journal: ['', 'values', 'cache'],
      shared: [''],
      limits: ['shared'],
      engines: ['', 'values', 'journal', 'shared', 'limits'],
      restate: ['', 'values', 'shared', 'engines'],
      dbos: ['', 'values', 'shared', 'engines'],
    },
    outside:
      /^(@chainwright\/core|node:.*|@restatedev\/restate-sdk|@dbos-inc\/dbos-sdk|aws4fetch|pg)$/,
  },
  editor: {
    folders: {
      lib: [],
      text: ['lib'],
      headless: ['lib', 'text'],
      document: ['lib', 'text', 'headless'],
      run: ['lib', 'text', 'headless', 'document'],
      session: ['lib', 'text', 'headless', 'document', 'run'],
      parts: ['lib', 'text'],
      forms: ['lib', 'text', 'headless', 'parts'],
      share: ['lib', 'text', 'headless', 'document', 'run', 'session', 'parts'],
      canvas: ['lib', 'text', 'headless', 'document', 'run', 'session', 'parts', 'forms'],
      panels: ['lib', 'text', 'headless', 'document', 'run', 'session', 'parts', 'forms'],
    },
    outside:
      /^(@chainwright\/(core|nodes(\/(data|metrics|web))?)|@codemirror\/.*|@dagrejs\/dagre|@xyflow\/react(\/.*)?|idb-keyval|lucide-react|micromark.*|onnxruntime-web\/.*\?url|react(-dom)?(\/.*)?|zustand(\/.*)?)$/,
  },
  cli: {
    folders: {},
    outside:
      /^(@chainwright\/(core(\/schema)?|durable(\/(engines|restate|dbos|postgres|s3))?|editor\/headless|nodes(\/(data|doors|fit|hub|metrics|local|remote|fake))?)|hono|@hono\/node-server|@modelcontextprotocol\/server(\/stdio)?|@opentelemetry\/api|node:.*)$/,
  },
}

/** The one place of a package that may use the network; in `durable` one for each service. */
const networkPlaces: Record<string, RegExp> = {
  nodes: /^doors\//,
  cli: /^server\//,
  durable: /^(restate\/|shared\/s3-request\.ts$)/,
}

describe.each(Object.keys(borders))('packages/%s', (name) => {
  it('imports only what stands behind it', async () => {
    const { folders, outside } = borders[name]!
    const wrong: string[] = []
    for (const { file, from } of await importsOf(name)) {
      if (!from.startsWith('.')) {
        if (name === 'editor' && !fitsEditor(folderOf(file), from))
          wrong.push(`${file} imports ${from}`)
        if (!outside.test(from)) wrong.push(`${file} imports ${from}`)
        continue
      }
      const [mine, theirs] = [folderOf(file), folderOf(path.join(path.dirname(file), from))]
      const allowed = entries.includes(file) ? undefined : folders[mine]
      if (allowed && mine !== theirs && !allowed.includes(theirs))
        wrong.push(`${file} imports ${from}`)
      if (/(^|\/)index\.ts$/.test(from)) wrong.push(`${file} imports its own front door, ${from}`)
    }
    expect(wrong).toEqual([])
  })

  it('is the only one to load what it loads: the ONNX runtime stays in three folders of nodes', async () => {
    const heavy = (await importsOf(name)).filter(({ from }) =>
      /transformers|onnxruntime(?!.*\?url$)/.test(from),
    )
    expect(heavy.filter(({ file }) => name !== 'nodes' || !running.has(folderOf(file)))).toEqual([])
  })
})

it('only the dialer opens connections, and only the server of the editor listens for them', async () => {
  const network = /^(?:node:)?(?:net|http|https|http2|tls|dns|dgram|undici)(?:\/|$)/
  for (const name of Object.keys(borders)) {
    const found = (await importsOf(name)).filter(({ from }) => network.test(from))
    const allowed = networkPlaces[name]
    expect(found.filter(({ file }) => !allowed?.test(file))).toEqual([])
    expect(found.length > 0).toBe(allowed !== undefined)
  }
})

/** React Flow is the business of one folder; what the terminal uses knows neither React nor a page. */
function fitsEditor(folder: string, from: string): boolean {
  if (from.startsWith('@xyflow/')) return folder === 'canvas'
  if (folder === 'headless') return from === '@chainwright/core' || from === '@dagrejs/dagre'
  return true
}

async function importsOf(name: string): Promise<{ file: string; from: string }[]> {
  const folder = path.join(root, 'packages', name, 'src')
  const files = await readdir(folder, { recursive: true })
  const imports: { file: string; from: string }[] = []
  for (const file of files) {
    if (!/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) continue
    const source = await readFile(path.join(folder, file), 'utf8')
    for (const [, from] of source.matchAll(
      /^(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?from '([^']+)'/gm,
    )) {
      imports.push({ file, from: from! })
    }
    for (const [, from] of source.matchAll(/\bimport\(?\s*'([^']+)'/g))
      imports.push({ file, from: from! })
  }
  expect(imports.length).toBeGreaterThan(20)
  return imports
}

function folderOf(file: string): string {
  const [first = '', ...rest] = path.normalize(file).split(path.sep)
  return rest.length === 0 ? '' : first
}
