import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { measure, type Measured } from './measure.ts'
import { tableOf, type Subject } from './table.ts'

// `pnpm bench:editor [--rounds N] [--nodes 1000,5000] [--references react-flow,litegraph,comfyui]`
// builds the pages, drives them in turn with the same hand, and prints the tables. More options:
// `--only drag,zoom` makes these gestures alone, `--built DIR` measures builds that are there,
// `--against DIR` an older one beside it, and `--profile` tells what the time of ours goes to.

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url))
const rounds = Number(option('rounds') ?? 3)
const sizes = (option('nodes') ?? '1000,5000').split(',').map(Number)
const only = option('only')?.split(',')
const isProfiled = process.argv.includes('--profile')
const pages = option('references') ?? 'react-flow,litegraph,comfyui'
const references = isProfiled ? [] : pages.split(',').filter((page) => page !== 'none')

const built = option('built')
if (built === undefined) await buildAll()
const stops: (() => Promise<void>)[] = []
try {
  const subjects = await serveAll()
  for (const nodes of sizes) await measureAll(subjects, nodes)
} finally {
  for (const stop of stops) await stop()
}

async function buildAll(): Promise<void> {
  await build({ configFile, mode: 'production', logLevel: 'warn' })
  if (references.length > 0) await build({ configFile, mode: 'references', logLevel: 'error' })
}

async function measureAll(subjects: readonly Subject[], nodes: number): Promise<void> {
  const all = new Map<Subject, Measured[]>(subjects.map((subject) => [subject, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [subject, rows] of all) rows.push(await measureOne(subject, nodes))
  }
  if (!isProfiled) process.stdout.write(tableOf(nodes, all))
}

function measureOne({ address }: Subject, nodes: number): Promise<Measured> {
  const profile = isProfiled ? (text: string) => void process.stdout.write(`${text}\n`) : undefined
  return measure(address, { nodes, only, profile })
}

async function serveAll(): Promise<Subject[]> {
  const address = await serve(built)
  const subjects = [{ name: 'ours', address: `${address}/` }]
  const against = option('against')
  if (against !== undefined) {
    subjects.push({ name: 'before', address: `${await serve(against)}/` })
  }
  const others = references.length > 0 ? await serve(undefined, 'references') : ''
  for (const name of references) subjects.push({ name, address: `${others}/${name}.html` })
  return subjects
}

async function serve(outDir: string | undefined, mode = 'production'): Promise<string> {
  const server = await preview({
    configFile,
    mode,
    ...(outDir !== undefined && { build: { outDir } }),
    preview: { port: 0, host: '127.0.0.1' },
  })
  stops.push(() => server.close())
  return (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}
