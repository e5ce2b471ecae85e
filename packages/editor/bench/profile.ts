import type { MeasuredPage } from './chromium-page.ts'

/** One event of Chromium's trace, in microseconds of the clock. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Thread time: what other programs take is no part of it. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Samples of what ran, as Chromium gives them. */
interface Samples {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
      readonly columnNumber: number
    }
  }[]
  readonly samples?: readonly number[]
  readonly timeDeltas?: readonly number[]
}

/** What the main thread does, by the names that Chromium gives it. */
const categories: Readonly<Record<string, readonly string[]>> = {
  script: ['FunctionCall', 'EvaluateScript', 'FireAnimationFrame', 'TimerFire', 'EventDispatch'],
  garbage: ['MinorGC', 'MajorGC', 'V8.GCScavenger', 'BlinkGC.AtomicPhase'],
  style: ['UpdateLayoutTree', 'ParseAuthorStyleSheet'],
  layout: ['Layout', 'HitTest'],
  'pre-paint': ['PrePaint', 'IntersectionObserverController::computeIntersections'],
  paint: ['Paint', 'Layerize', 'Commit', 'CompositeLayers'],
}

const mostFunctions = 22

/** Runs a gesture under both of Chromium's profilers; gives a summary as text. */
export async function profiled(
  { browser, page, session }: MeasuredPage,
  run: () => Promise<unknown>,
): Promise<string> {
  await browser.startTracing(page, { categories: ['devtools.timeline', '__metadata', 'toplevel'] })
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 200 })
  await session.send('Profiler.start')
  await run()
  const { profile } = await session.send('Profiler.stop')
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[]
  }
  return `${byCategory(trace.traceEvents)}\n${byFunction(profile)}`
}

/** Time of the main thread by what it was spent on, without what is inside of it. */
function byCategory(events: readonly TraceEvent[]): string {
  const main = events.find(({ name, args }) => {
    return name === 'thread_name' && args?.name === 'CrRendererMain'
  })
  const own = events
    .filter(({ ph, tid, pid }) => ph === 'X' && tid === main?.tid && pid === main.pid)
    .toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0))
  const totals = new Map<string, number>()
  const open: TraceEvent[] = []
  for (const event of own) {
    while (open.length > 0 && endOf(open.at(-1)) <= event.ts) open.pop()
    const around = open.at(-1)
    if (around) add(totals, around.name, -(event.tdur ?? 0))
    add(totals, event.name, event.tdur ?? 0)
    open.push(event)
  }
  const lines = Object.entries(categories).map(([category, names]) => {
    const sum = names.reduce((all, name) => all + (totals.get(name) ?? 0), 0)
    return `${category} ${(sum / 1000).toFixed(0)}`
  })
  const rest = [...totals].toSorted(([, one], [, other]) => other - one).slice(0, 12)
  const told = rest.map(([name, time]) => `${name} ${(time / 1000).toFixed(0)}`)
  const longest = Math.max(0, ...own.map(({ tdur = 0 }) => tdur)) / 1000
  return `  ms: ${lines.join(', ')}; longest task ${longest.toFixed(0)}\n  events: ${told.join(', ')}`
}

function endOf(event: TraceEvent | undefined): number {
  return event ? event.ts + (event.dur ?? 0) : 0
}

function add(totals: Map<string, number>, name: string, time: number): void {
  totals.set(name, (totals.get(name) ?? 0) + time)
}

/** Functions by the time spent in themselves. */
function byFunction({ nodes, samples = [], timeDeltas = [] }: Samples): string {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber, columnNumber } }) => {
      const file = url.slice(url.lastIndexOf('/') + 1)
      return [id, `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}:${columnNumber + 1}`]
    }),
  )
  const totals = new Map<string, number>()
  for (const [at, id] of samples.entries()) add(totals, names.get(id) ?? '', timeDeltas[at] ?? 0)
  return [...totals]
    .filter(([name]) => !name.startsWith('(idle)') && !name.startsWith('(root)'))
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, mostFunctions)
    .map(([name, time]) => `  ${(time / 1000).toFixed(1).padStart(7)} ${name}`)
    .join('\n')
}
