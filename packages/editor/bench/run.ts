import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { measure, type Measured } from './scenarios.ts'

// `pnpm bench:editor [--rounds N] [--nodes 1000,5000]`: builds the page, drives it, prints the table.

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url))
const rounds = Number(option('rounds') ?? 3)
const sizes = (option('nodes') ?? '1000,5000').split(',').map(Number)

/** The goals: main-thread milliseconds a frame, by the number of nodes where it matters. */
const goals: Readonly<Record<string, (nodes: number) => number>> = {
  'close pan': () => 6,
  'drag a card': () => 5,
  '20 cards × 30 tokens/s': () => 4,
  'the same while panning': () => 9,
  'pan at zoom 0.36': () => 15,
  'zoom sweep': () => 10,
  'whole flow: pan': (nodes) => (nodes > 1000 ? 14 : 6),
  'whole flow: drag a card': (nodes) => (nodes > 1000 ? 14 : 6),
  'whole flow: drag 100': (nodes) => (nodes > 1000 ? 14 : 6),
}

if (option('built') === undefined) await build({ configFile, logLevel: 'warn' })
const server = await preview({ configFile, preview: { port: 0, host: '127.0.0.1' } })
const address = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
try {
  for (const nodes of sizes) {
    const all: Measured[] = []
    for (let round = 0; round < rounds; round++) all.push(await measure(address, nodes))
    print(nodes, all)
  }
} finally {
  await server.close()
}

/** The median of the rounds, and the least: the round that other programs disturbed least. */
function print(nodes: number, all: readonly Measured[]): void {
  const lines = [`| ${nodes} nodes | goal | median, ms a frame | least | worst frame, ms |`]
  lines.push('|---|--:|--:|--:|--:|')
  for (const [name, goal] of Object.entries(goals)) {
    const figures = all.flatMap(({ gestures }) => gestures.get(name) ?? [])
    const busy = figures.map((one) => one.busy)
    const worst = median(figures.map((one) => one.worst)).toFixed(0)
    lines.push(row(name, goal(nodes), busy, { digits: 1, worst }))
  }
  const opened = all.map((one) => one.opened)
  lines.push(row('open, painted (ms)', nodes > 1000 ? 500 : 250, opened, { digits: 0, worst: '' }))
  const memory = all.map((one) => one.memory)
  lines.push(row('memory of the page (MB)', 250, memory, { digits: 0, worst: '' }))
  const load = loadavg()[0] ?? 0
  process.stdout.write(`${lines.join('\n')}\nload of the machine: ${load.toFixed(1)}\n\n`)
}

function row(
  name: string,
  goal: number,
  values: readonly number[],
  { digits, worst }: { digits: number; worst: string },
): string {
  const [middle, least] = [median(values), Math.min(...values)]
  return `| ${name} | ${goal} | ${middle.toFixed(digits)} | ${least.toFixed(digits)} | ${worst} |`
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}
