import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { startRun } from '@chainwright/core'
import { openStore, resumeStored, startStored, type Level, type Store } from '@chainwright/durable'
import { buildEngine, flowFile, registry } from './engine.ts'
import { chain, fan, type Graph } from './graphs.ts'
import { median } from './measure.ts'

const rounds = 7

/** Prints what a journal costs, as Markdown for `docs/benchmarks.md`. */
export async function journal(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-bench-'))
  try {
    console.log('| shape | none, µs a node | process, added | disk, added | synced write | ratio |')
    console.log('|---|--:|--:|--:|--:|--:|')
    for (const graph of [chain(1_000), fan(1_000)]) console.log(await costs(graph, folder))
    console.log(await smallRuns(folder))
    console.log(await resume(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A shape's row. The levels and the synced writes are taken in turn, so that a slow disk is slow for all. */
async function costs(graph: Graph, folder: string): Promise<string> {
  const plan = buildEngine(graph)
  const text = flowFile(graph)
  const nodes = graph.feeds.length
  const times = { none: [] as number[], process: [] as number[], disk: [] as number[] }
  const synced: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds + 1; round++) {
    for (const level of ['none', 'process', 'disk'] as const) {
      times[level].push(
        (await timed(() => runOnce(plan, text, join(folder, level), level))) / nodes,
      )
    }
    synced.push(
      (await timed(() => syncedWrites(join(folder, `${graph.name} ${round}.sqlite`), nodes))) /
        nodes,
    )
    ratios.push((times.disk.at(-1) ?? 0) / (synced.at(-1) ?? 1))
  }
  const [none, inProcess, disk] = [times.none, times.process, times.disk].map(warmMedian)
  const cells = [
    graph.name,
    micro(none),
    micro((inProcess ?? 0) - (none ?? 0)),
    micro((disk ?? 0) - (none ?? 0)),
    micro(warmMedian(synced)),
    warmMedian(ratios).toFixed(2),
  ]
  return `| ${cells.join(' | ')} |`
}

async function runOnce(
  plan: ReturnType<typeof buildEngine>,
  text: string,
  folder: string,
  level: Level,
): Promise<void> {
  const store = openStore(folder, { level })
  const { error } = await startStored(store, plan, text, { inputs: { text: 'x' } }).result
  store.close()
  if (error) throw error
}

/** The least that a durable program can do: one small row for each node, each synced on its own. */
function syncedWrites(path: string, count: number): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (text)')
  const insert = database.prepare('INSERT INTO rows VALUES (?)')
  const row = 'x'.repeat(200)
  for (let at = 0; at < count; at++) insert.run(row)
  database.close()
}

/** What a run costs by itself, with a youth in the common log and with a file from the start, in turn. */
async function smallRuns(folder: string): Promise<string> {
  const graph = chain(3)
  const plan = buildEngine(graph)
  const text = flowFile(graph)
  const ways = { young: { youthMs: 50 }, own: { youthMs: 0 }, disk: { level: 'disk' } } as const
  const times = { young: [] as number[], own: [] as number[], disk: [] as number[] }
  for (let round = 0; round < rounds + 1; round++) {
    for (const way of ['young', 'own', 'disk'] as const) {
      const store = openStore(join(folder, `small-${way}`), ways[way])
      const ms = await timed(async () => {
        for (let at = 0; at < 30; at++) {
          await startStored(store, plan, text, { inputs: { text: 'x' } }).result
        }
      })
      store.close()
      times[way].push(ms / 30)
    }
  }
  const told = (way: keyof typeof times): string => `${warmMedian(times[way]).toFixed(1)} ms`
  return `\nA run of 3 nodes as a whole takes ${told('young')} at \`process\`, ${told('own')} with a file from the start, and ${told('disk')} at \`disk\`.\n`
}

async function resume(folder: string): Promise<string> {
  const graph = chain(1_000)
  const plan = buildEngine(graph)
  const text = flowFile(graph)
  const times: number[] = []
  for (let round = 0; round < rounds + 1; round++) {
    const store = openStore(join(folder, `resume-${round}`))
    const id = await leftHalfway(store, plan, text)
    times.push(
      await timed(async () => {
        const { status } = await resumeStored(store, id, { registry }).result
        if (status !== 'succeeded') throw new Error(`the resumed run ${status}`)
      }),
    )
    store.close()
  }
  const whole = await timed(() => startRun(plan, { inputs: { text: 'x' } }).result)
  return `A run of 1,000 nodes that was left halfway is read, checked and finished in ${warmMedian(times).toFixed(0)} ms; without a journal all of it takes ${whole.toFixed(0)} ms.\n`
}

/** Starts a run, and lets go of it after half of its nodes. */
async function leftHalfway(
  store: Store,
  plan: ReturnType<typeof buildEngine>,
  text: string,
): Promise<string> {
  let ended = 0
  const run = startStored(store, plan, text, {
    inputs: { text: 'x' },
    onEvent(event) {
      if (event.type === 'node-end' && ++ended === 500) queueMicrotask(() => void run.leave())
    },
  })
  const { status } = await run.result
  if (status !== 'left') throw new Error(`the run was to be left, and ${status}`)
  return run.id
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The middle, without the first round, which warms up. */
function warmMedian(values: readonly number[]): number {
  return median(values.slice(1))
}

function micro(ms: number | undefined): string {
  return ((ms ?? 0) * 1_000).toFixed(1)
}

if (parseArgs({ strict: false }).values['alone']) await journal()
