import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load, type Load, type LoadRequest } from './http-load.ts'
import { median } from './measure.ts'
import { processorMs, residentBytes } from './process-figures.ts'

/** How many rounds, and how long each takes in milliseconds; both may stand on the command line. */
const [rounds = 5, roundMs = 4_000] = process.argv.slice(2).map(Number)
const connections = 100
const openRuns = 1_000

const program = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))
const bare = fileURLToPath(new URL('bare-hono.ts', import.meta.url))

/** Ten nodes in a row that do next to nothing. */
const tenFlow = {
  chainwright: 1,
  inputs: { text: { type: 'text' } },
  nodes: Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => {
      const from = at === 0 ? 'inputs.text' : `n${at - 1}.text`
      return [`n${at}`, { type: 'prompt', inputs: { template: '{{text}}', text: { from } } }]
    }),
  ),
  outputs: { text: { from: 'n9.text' } },
}

const askFlow = {
  chainwright: 1,
  nodes: { ask: { type: 'ask', inputs: { question: 'Go on?' } } },
  outputs: { answer: { from: 'ask.answer' } },
}

await main()

/** Prints what serving costs, as Markdown for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-bench-serve-'))
  try {
    await requests(folder)
    await memory(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Several servers under the same load, in turn. */
async function requests(folder: string): Promise<void> {
  writeFileSync(join(folder, 'ten.flow.json'), JSON.stringify(tenFlow))
  const servers = [
    { name: 'bare Hono route', ...(await startServer([bare])) },
    { name: 'runs, `process`', ...(await startServe(folder, 'ten', [])) },
    { name: 'runs, `disk`', ...(await startServe(folder, 'ten', ['--level', 'disk'])) },
  ]
  const rows = new Map<string, Round[]>(servers.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds + 1; round++) {
    const bareLoad: Load[] = []
    for (const { name, port, key, child } of servers) {
      const before = await processorMs(child)
      const ms = round === 0 ? 1_500 : roundMs
      const done = await load(requestTo(port, key), { connections, ms })
      const cost = ((await processorMs(child)) - before) / done.answers
      bareLoad.push(done)
      const ratio = done.perSecond / (bareLoad[0]?.perSecond ?? 1)
      if (round > 0) rows.get(name)?.push({ ...done, cost, ratio })
    }
  }
  for (const { child } of servers) child.kill('SIGTERM')
  console.log(
    '| server | answers a second | of the bare route | processor, ms an answer | median, ms | p99, ms | failed |',
  )
  console.log('|---|--:|--:|--:|--:|--:|--:|')
  for (const [name, all] of rows) console.log(rowOf(name, all))
}

/** A load, what an answer took of the processor in milliseconds, and how fast the bare route was beside it. */
interface Round extends Load {
  readonly cost: number
  readonly ratio: number
}

function rowOf(name: string, all: readonly Round[]): string {
  const middle = (of: (one: Round) => number): number => median(all.map(of))
  const failed = all.reduce((sum, one) => sum + one.failed, 0)
  const cells = [
    middle((one) => one.perSecond).toFixed(0),
    middle((one) => one.ratio).toFixed(3),
    middle((one) => one.cost).toFixed(2),
    middle((one) => one.median).toFixed(1),
    middle((one) => one.p99).toFixed(1),
  ]
  return `| ${[name, ...cells, failed].join(' | ')} |`
}

function requestTo(port: number, key: string): LoadRequest {
  const body = JSON.stringify({ text: 'a text' })
  const lines = [
    'POST /flows/ten/runs?wait HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  const isGood = (answer: string): boolean =>
    answer.startsWith('HTTP/1.1 200') && answer.includes('"text":"a text"')
  return { port, text: `${lines.join('\r\n')}\r\n\r\n${body}`, isGood }
}

/** What a server takes with many runs open that wait for a person. */
async function memory(folder: string): Promise<void> {
  writeFileSync(join(folder, 'ask.flow.json'), JSON.stringify(askFlow))
  const { child, port, key } = await startServe(folder, 'ask', [])
  const before = await residentBytes(child)
  const start = (): Promise<Response> =>
    globalThis.fetch(`http://127.0.0.1:${port}/flows/ask/runs`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: '{}',
    })
  for (let at = 0; at < openRuns; at++) {
    const { status } = await start()
    if (status !== 202) throw new Error(`run ${at} was answered ${status}`)
  }
  const after = await residentBytes(child)
  child.kill('SIGTERM')
  console.log(
    `\n${openRuns} open runs: ${megabytes(after)} MB resident, ${megabytes(before)} MB before the first.\n`,
  )
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

interface Started {
  readonly child: ChildProcess
  readonly port: number
  readonly key: string
}

function startServe(folder: string, flow: string, more: readonly string[]): Promise<Started> {
  const store = join(folder, `store-${Math.random()}`)
  const file = join(folder, `${flow}.flow.json`)
  const limits = ['--run-rate', '100000000', '--open-runs', '10000', '--port', '0', '--grace', '0']
  return startServer([program, 'serve', file, '--store', store, ...limits, ...more], flow)
}

/** Starts a server as a process of its own, and waits until it has told its address and key. */
function startServer(words: readonly string[], flow?: string): Promise<Started> {
  const child = spawn(process.execPath, [
    '--conditions=chainwright-source',
    '--no-warnings',
    ...words,
  ])
  return new Promise((resolve, reject) => {
    let told = ''
    const listen = (piece: Buffer): void => {
      told += piece.toString()
      const port = /^http:\/\/127\.0\.0\.1:(\d+)\/flows/m.exec(told)?.[1]
      const key =
        flow === undefined ? '-' : new RegExp(`^key of ${flow}: (\\S+)$`, 'm').exec(told)?.[1]
      if (port !== undefined && key !== undefined) resolve({ child, port: Number(port), key })
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`the server ended with ${code}: ${told}`)))
  })
}
