import os from 'node:os'
import { checkFlow, parseFlow } from '@chainwright/core'
import { coldStart } from './cold-start.ts'
import { buildEngine, flowFile, registry, runEngine } from './engine.ts'
import { buildFloor, runFloor } from './floor.ts'
import { chain, fan, grid, layered, type Graph } from './graphs.ts'
import { journal } from './journal.ts'
import { measurePair } from './measure.ts'

const shapes = [
  ...[10, 100, 1_000, 10_000].map(chain),
  ...[10, 100, 1_000, 10_000].map(fan),
  ...[100, 1_000, 10_000].map((nodes) => layered(nodes)),
]

await main()

/** Prints every table as Markdown, ready for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  const cpu = os.cpus()
  console.log(
    `Node ${process.version}, ${os.platform()} ${os.arch()}, ${cpu.length} × ${cpu[0]?.model.trim() ?? 'unknown'}\n`,
  )
  await loading()
  await perNode()
  await waits()
  await memory()
  await journal()
  await coldStart()
}

async function perNode(): Promise<void> {
  console.log(
    '| shape | floor, µs a node | engine, µs a node | ratio | growth, floor | growth, engine |',
  )
  console.log('|---|--:|--:|--:|--:|--:|')
  let before: { kind: string; nodes: number; base: number; other: number } | undefined
  for (const graph of shapes) {
    const { base, other, ratio } = await compare(graph)
    const nodes = graph.feeds.length
    const kind = graph.name.split(' ')[0] ?? ''
    const same = before?.kind === kind ? before : undefined
    const growth = same
      ? [base / same.base, other / same.other].map((factor) => exponent(factor, nodes / same.nodes))
      : ['', '']
    const cells = [graph.name, micro(base, nodes), micro(other, nodes), ratio.toFixed(1), ...growth]
    console.log(`| ${cells.join(' | ')} |`)
    before = { kind, nodes, base, other }
  }
  const long = buildEngine(chain(100_000))
  const start = performance.now()
  await runEngine(long, '')
  console.log(
    `\nA chain of 100,000 nodes completes in ${(performance.now() - start).toFixed(0)} ms.\n`,
  )
}

async function compare(graph: Graph): Promise<{ base: number; other: number; ratio: number }> {
  const floor = buildFloor(graph)
  const plan = buildEngine(graph)
  const [expected, got] = [await runFloor(floor, 'x'), await runEngine(plan, 'x')]
  if (expected !== got)
    throw new Error(`${graph.name}: the engine's result differs from the floor's`)
  return measurePair(
    () => runFloor(floor, 'x'),
    () => runEngine(plan, 'x'),
  )
}

async function waits(): Promise<void> {
  const graph = grid(10, 10)
  const floor = buildFloor(graph)
  const plan = buildEngine(graph)
  const { base, other } = await measurePair(
    () => runFloor(floor, 'x'),
    () => runEngine(plan, 'x'),
    { sampleMs: 400 },
  )
  const path = criticalPath(graph)
  const shown = (ms: number): string => `${ms.toFixed(0)} ms (${(ms / path).toFixed(2)})`
  console.log(
    `Waits of 1 to 20 ms in a ${graph.name}: critical path ${path} ms, floor ${shown(base)}, engine ${shown(other)}.\n`,
  )
}

function criticalPath({ feeds, waits }: ReturnType<typeof grid>): number {
  const ends: number[] = []
  for (const [node, of] of feeds.entries()) {
    ends.push(Math.max(0, ...of.map((feed) => ends[feed] ?? 0)) + (waits[node] ?? 0))
  }
  return Math.max(...ends)
}

async function loading(): Promise<void> {
  const text = flowFile(layered(1_000))
  const { base, other, ratio } = await measurePair(
    () => JSON.parse(text) as unknown,
    () => {
      const { flow } = parseFlow(text)
      if (!flow || checkFlow(flow, registry).length > 0)
        throw new Error('the file should have no problems')
    },
  )
  const size = `${(text.length / 1024).toFixed(0)} KiB`
  console.log(
    `A file of 1,000 nodes (${size}): \`JSON.parse\` ${base.toFixed(2)} ms, parse and check ${other.toFixed(2)} ms, ratio ${ratio.toFixed(1)}.\n`,
  )
}

async function memory(): Promise<void> {
  const graph = layered(10_000)
  buildEngine(graph)
  const before = await heapUsed()
  const plan = buildEngine(graph)
  const bytes = ((await heapUsed()) - before) / plan.nodes.length
  console.log(`A planned graph of 10,000 nodes keeps ${bytes.toFixed(0)} bytes a node.\n`)
}

async function heapUsed(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}

function micro(ms: number, nodes: number): string {
  return ((ms * 1_000) / nodes).toFixed(3)
}

function exponent(time: number, size: number): string {
  return (Math.log(time) / Math.log(size)).toFixed(2)
}
