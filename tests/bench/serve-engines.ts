import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startRestateServer } from '@chainwright/durable/restate'
import { freePort } from '../../packages/durable/src/restate/free-port.ts'
import { createPostgres } from '../../packages/durable/test/start-postgres.ts'
import { load } from './http-load.ts'
import { processorMs, residentBytes } from './process-figures.ts'

/** How long each load takes in milliseconds, and how many runs wait for a person; both may stand on the command line. */
const [loadMs = 8_000, openRuns = 200] = process.argv.slice(2).map(Number)
const program = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

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

/** An engine, as programs are told of it. */
interface Place {
  readonly name: string
  readonly words: readonly string[]
  readonly ofWorker: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  stop(): Promise<void>
}

await main()

/** Prints what serving costs on each engine, as Markdown for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-bench-serve-engines-'))
  writeFileSync(join(folder, 'ten.flow.json'), JSON.stringify(tenFlow))
  writeFileSync(join(folder, 'ask.flow.json'), JSON.stringify(askFlow))
  console.log('| engine | connections | runs a second | median, ms | p99, ms | failed |')
  console.log('|---|--:|--:|--:|--:|--:|')
  try {
    for (const start of [restate, dbos]) {
      const place = await start(folder)
      try {
        await measure(folder, place)
      } finally {
        await place.stop()
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function restate(folder: string): Promise<Place> {
  const server = await startRestateServer({ folder: join(folder, 'restate') })
  const { ingress, admin } = server
  const configuration = join(folder, 'restate.json')
  writeFileSync(configuration, JSON.stringify({ engine: { ingress, admin } }))
  const store = join(folder, 'shared')
  return {
    name: 'Restate, folder',
    words: ['--engine', 'restate', '--store', store, '--config', configuration],
    ofWorker: ['--port', `${await freePort()}`],
    variables: {},
    stop: async () => server.stop('SIGKILL'),
  }
}

async function dbos(folder: string): Promise<Place> {
  const postgres = await createPostgres(folder)
  await postgres.start()
  return {
    name: 'DBOS, PostgreSQL',
    words: ['--engine', 'dbos'],
    ofWorker: [],
    variables: { DATABASE_URL: postgres.url },
    stop: async () => postgres.stop('SIGKILL'),
  }
}

async function measure(folder: string, place: Place): Promise<void> {
  const { words, ofWorker, variables } = place
  const worker = await begin(
    ['worker', ...words, ...ofWorker, '--quiet'],
    { folder, variables },
    /work/i,
  )
  const limits = ['--run-rate', '100000000', '--open-runs', '100000', '--grace', '0']
  const flows = ['ten.flow.json', 'ask.flow.json']
  const asked = ['serve', ...flows, ...words, ...limits, '--port', '0']
  const server = await begin(asked, { folder, variables }, /Ctrl-C ends the server/)
  try {
    for (const connections of [1, 20]) {
      const done = await load(requestTo(server, 'ten'), { connections, ms: loadMs })
      const { perSecond, median, p99, failed } = done
      const cells = [perSecond.toFixed(1), median.toFixed(0), p99.toFixed(0), failed]
      console.log(`| ${[place.name, connections, ...cells].join(' | ')} |`)
    }
    await waiting(server, place)
  } finally {
    server.child.kill('SIGKILL')
    worker.child.kill('SIGKILL')
  }
}

/** What a server takes with many runs open that wait for a person. */
async function waiting(server: Started, { name }: Place): Promise<void> {
  const before = await residentBytes(server.child)
  for (let at = 0; at < openRuns; at++) {
    const answer = await globalThis.fetch(`http://127.0.0.1:${server.port}/flows/ask/runs`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${server.keys.get('ask')}`,
        'Content-Type': 'application/json',
      },
      body: '{}',
    })
    if (answer.status !== 202) throw new Error(`run ${at} was answered ${answer.status}`)
  }
  await pause(5_000)
  const from = await processorMs(server.child)
  await pause(5_000)
  const share = ((await processorMs(server.child)) - from) / 5_000
  const after = await residentBytes(server.child)
  console.error(
    `${name}: ${openRuns} runs that wait take ${(share * 100).toFixed(1)} % of a processor and ${((after - before) / 1e6).toFixed(0)} MB`,
  )
}

interface Started {
  readonly child: ChildProcess
  readonly port: number
  readonly keys: ReadonlyMap<string, string>
}

function requestTo({ port, keys }: Started, flow: string) {
  const body = JSON.stringify({ text: 'a text' })
  const lines = [
    `POST /flows/${flow}/runs?wait HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${keys.get(flow)}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  const isGood = (answer: string): boolean =>
    answer.startsWith('HTTP/1.1 200') && answer.includes('"text":"a text"')
  return { port, text: `${lines.join('\r\n')}\r\n\r\n${body}`, isGood }
}

/** Starts the program, and waits until it says that it is there. */
function begin(
  words: readonly string[],
  { folder, variables }: { folder: string; variables: Readonly<Record<string, string>> },
  ready: RegExp,
): Promise<Started> {
  const child = spawn(
    process.execPath,
    ['--conditions=chainwright-source', '--no-warnings', program, ...words],
    { cwd: folder, env: { ...process.env, ...variables } },
  )
  return new Promise((resolve, reject) => {
    let told = ''
    const listen = (piece: Buffer): void => {
      told += piece.toString()
      if (!ready.test(told)) return
      const keys = Array.from(
        told.matchAll(/^key of (\S+): (\S+)$/gm),
        ([, flow = '', key = '']) => {
          return [flow, key] as const
        },
      )
      resolve({ child, port: Number(/:(\d+)\/flows\//.exec(told)?.[1]), keys: new Map(keys) })
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('close', (code) => reject(new Error(`a program ended with ${code}: ${told}`)))
  })
}
