import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Job } from './engines-flow.ts'
import { memoryOf } from './engines-processes.ts'
import { dbosWays, localWays, restateWays, type Way, type Ways } from './engines-ways.ts'
import { median } from './measure.ts'

/** How many rounds; may stand on the command line, with a text that names of ways have to contain. */
const [rounds = 5] = process.argv.slice(2, 3).map(Number)
const only = process.argv[3] ?? ''

/** Runs that are begun and not over, where many are. */
const atOnce = 32
/** Runs of which is seen what they leave. */
const runsThatGrow = 64

/** What is measured of each way, in a round. */
interface Measure {
  readonly title: string
  readonly digits: number
  /** Whether more is better. */
  readonly isRate?: boolean
  of(way: Way): Promise<number>
}

const measures: readonly Measure[] = [
  { title: 'first step begins, ms', digits: 1, of: firstStep },
  { title: '100 in a row, ms a step', digits: 2, of: msAStep('sequence', 100) },
  { title: '100 at once, ms a step', digits: 2, of: msAStep('parallel', 100) },
  { title: 'runs of 3, runs/s', digits: 0, isRate: true, of: runsPerSecond(3, 64) },
  { title: 'runs of 10, runs/s', digits: 1, isRate: true, of: runsPerSecond(10, 32) },
  { title: '1 MiB a value, ms a step', digits: 1, of: msAStep('sequence', 10, 1 << 20) },
]

await main()

/** Prints what engines cost, as Markdown for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(os.tmpdir(), 'chainwright-bench-engines-'))
  chmodSync(folder, 0o711) // the user of PostgreSQL has to come past it
  const opened: Ways[] = []
  try {
    console.log(surroundings())
    opened.push(localWays(join(folder, 'local')))
    opened.push(await restateWays(join(folder, 'on-restate')))
    opened.push(await dbosWays(join(folder, 'on-dbos')))
    const ways = opened.flatMap((one) => one.ways).filter(({ name }) => name.includes(only))
    const idle = memories(opened, ways)
    const all = await measureAll(ways)
    const after = memories(opened, ways)
    console.log(table(ways, all))
    console.log(ratios(ways, all))
    console.log('| memory, MB | before the first run | after the last |\n|---|--:|--:|')
    for (const [name, bytes] of idle)
      console.log(`| ${name} | ${megabytes(bytes)} | ${megabytes(after.get(name) ?? 0)} |`)
    console.log(await growth(opened))
    console.log(`\nLoad ${load()} after.`)
  } finally {
    for (const one of opened) await one.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Figures = ReadonlyMap<Way, readonly (readonly number[])[]>

/** Each measure of each way, round by round; the ways take turns. The first round is not counted. */
async function measureAll(ways: readonly Way[]): Promise<Figures> {
  const all = new Map(ways.map((way) => [way, measures.map((): number[] => [])]))
  for (let round = 0; round < rounds + 1; round++) {
    for (const [way, at, measure] of turns(ways)) {
      const figure = await measure.of(way)
      console.error(`round ${round}: ${way.name}: ${measure.title}: ${figure.toFixed(2)}`)
      if (round > 0) all.get(way)?.[at]?.push(figure)
    }
  }
  return all
}

function turns(ways: readonly Way[]): [Way, number, Measure][] {
  return measures.flatMap((measure, at) =>
    ways.map((way): [Way, number, Measure] => [way, at, measure]),
  )
}

async function firstStep(way: Way): Promise<number> {
  const started = performance.timeOrigin + performance.now()
  return (await way.run({ shape: 'sequence', steps: 1, bytes: 1 })) - started
}

function msAStep(shape: Job['shape'], steps: number, bytes = 1) {
  return async (way: Way): Promise<number> => {
    const started = performance.now()
    await way.run({ shape, steps, bytes })
    return (performance.now() - started) / steps
  }
}

function runsPerSecond(steps: number, runs: number) {
  return async (way: Way): Promise<number> => {
    const started = performance.now()
    await manyRuns(way, steps, runs)
    return (runs * 1000) / (performance.now() - started)
  }
}

async function manyRuns(way: Way, steps: number, runs: number): Promise<void> {
  let begun = 0
  const lane = async (): Promise<void> => {
    while (begun++ < runs) await way.run({ shape: 'sequence', steps, bytes: 1 })
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

function table(ways: readonly Way[], all: Figures): string {
  const head = ['way', ...measures.map(({ title }) => title)].join(' | ')
  const rows = ways.map((way) => {
    const cells = measures.map(({ digits }, at) => {
      const figures = all.get(way)?.[at] ?? []
      const [low, high] = [Math.min(...figures), Math.max(...figures)]
      return `${median(figures).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`
    })
    return `| ${[way.name, ...cells].join(' | ')} |`
  })
  return [`\n| ${head} |`, `|---${'|--:'.repeat(measures.length)}|`, ...rows].join('\n')
}

/** What a way costs beside the bare engine that does the same: the middle one of the rounds' ratios. */
function ratios(ways: readonly Way[], all: Figures): string {
  const head = ['times the bare engine', ...measures.map(({ title }) => title.split(',')[0])]
  const rows = ways.flatMap((way) => {
    const bare = ways.find(({ name }) => name === way.bare)
    if (!bare) return []
    const cells = measures.map(({ isRate }, at) => {
      const pairs = (all.get(way)?.[at] ?? []).map((figure, round) => {
        const base = all.get(bare)?.[at]?.[round] ?? figure
        return isRate ? base / figure : figure / base
      })
      return median(pairs).toFixed(2)
    })
    return [`| ${[way.name, ...cells].join(' | ')} |`]
  })
  return [`\n| ${head.join(' | ')} |`, `|---${'|--:'.repeat(measures.length)}|`, ...rows, ''].join(
    '\n',
  )
}

function memories(opened: readonly Ways[], ways: readonly Way[]): Map<string, number> {
  const named = new Map<string, number>()
  for (const { server } of opened) if (server) named.set(server.name, memoryOf(server.pid))
  for (const { name, worker } of ways) {
    const whose = name.split(',')[0] ?? name
    if (worker) named.set(`worker, ${whose}`, memoryOf(worker.pid))
  }
  return named
}

/** What is left of a run of 10 nodes, where runs are kept. */
async function growth(opened: readonly Ways[]): Promise<string> {
  const rows: string[] = ['', '| kept of a run of 10 nodes | KB |', '|---|--:|']
  for (const { ways, kept } of opened) {
    const [way] = ways
    const before = await Promise.all(kept.map((one) => one.bytes()))
    if (way && kept.length > 0) await manyRuns(way, 10, runsThatGrow)
    for (const [at, { name, bytes }] of kept.entries()) {
      const grown = ((await bytes()) - (before[at] ?? 0)) / runsThatGrow
      rows.push(`| ${name} | ${(grown / 1e3).toFixed(0)} |`)
    }
  }
  return rows.join('\n')
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function surroundings(): string {
  const workspace = readFileSync(
    fileURLToPath(new URL('../../pnpm-workspace.yaml', import.meta.url)),
    'utf8',
  )
  const versions = [
    '@restatedev/restate-server',
    '@restatedev/restate-sdk',
    '@dbos-inc/dbos-sdk',
  ].map((name) => `${name} ${new RegExp(`'${name}': (\\S+)`).exec(workspace)?.[1]}`)
  const cpu = os.cpus()
  const machine = `${os.platform()} ${os.arch()}, ${cpu.length} × ${cpu[0]?.model.trim() ?? 'unknown'}`
  return `Node ${process.version}, ${versions.join(', ')}, ${machine}, load ${load()} before.`
}

function load(): string {
  return os.loadavg()[0]?.toFixed(1) ?? 'unknown'
}
