import type { RunEvent } from '@chainwright/core'
import { usageOf } from './budget.ts'

/** Counts what the server does, for Prometheus. */
export interface Metrics {
  /** An answered request: its route as a pattern, and how long it took. */
  request(route: string, status: number, seconds: number): void
  /** A run that was not begun, by the code of the error. */
  refusal(flow: string, code: string): void
  event(flow: string, event: RunEvent): void
  /** All of it in Prometheus' text format. `openRuns` tells how many runs each flow has open now. */
  text(openRuns: ReadonlyMap<string, number>): string
}

type Labels = Readonly<Record<string, string | number>>

interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly values: Map<string, number>
}

interface Times {
  readonly buckets: number[]
  sum: number
  count: number
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Counters at zero. */
export function createMetrics(): Metrics {
  const families = new Map<string, Family>()
  const family = (name: string, type: Family['type'], help: string): Family => {
    const made: Family = { type, help, values: new Map() }
    families.set(name, made)
    return made
  }
  const requests = family('chainwright_requests_total', 'counter', 'Answered requests')
  const times = new Map<string, Times>()
  const refusals = family('chainwright_refused_runs_total', 'counter', 'Runs that were not begun')
  const started = family('chainwright_runs_started_total', 'counter', 'Runs begun')
  const ended = family('chainwright_runs_ended_total', 'counter', 'Runs that are over')
  const steps = family('chainwright_steps_total', 'counter', 'Steps that are over')
  const tokens = family('chainwright_tokens_total', 'counter', 'Tokens read and written')
  const cost = family('chainwright_cost_total', 'counter', "Cost, in the unit of the user's prices")
  const open = family('chainwright_open_runs', 'gauge', 'Runs that are not over')
  return {
    request(route, status, seconds) {
      add(requests, { route, status })
      observe(times, route, seconds)
    },
    refusal: (flow, code) => add(refusals, { flow, code }),
    event(flow, event) {
      if (event.type === 'run-start') add(started, { flow })
      if (event.type === 'run-end') add(ended, { flow, status: event.status })
      if (event.type === 'node-end') add(steps, { flow, status: 'succeeded' })
      if (event.type === 'node-error') add(steps, { flow, status: 'failed' })
      const usage = usageOf(event)
      if (!usage) return
      add(tokens, { flow, kind: 'input' }, usage.inputTokens ?? 0)
      add(tokens, { flow, kind: 'output' }, usage.outputTokens ?? 0)
      add(cost, { flow }, usage.cost ?? 0)
    },
    text(openRuns) {
      for (const [flow, count] of openRuns) open.values.set(seriesOf('', { flow }), count)
      families.set('chainwright_request_seconds', timesFamily(times))
      families.set('process_resident_memory_bytes', memoryFamily())
      families.set('process_cpu_seconds_total', processorFamily())
      return [...families].map(([name, one]) => familyText(name, one)).join('')
    },
  }
}

function add({ values }: Family, labels: Labels, by = 1, suffix = ''): void {
  const series = seriesOf(suffix, labels)
  values.set(series, (values.get(series) ?? 0) + by)
}

/** Adds to the times of a route; buckets are added up when they are told. */
function observe(times: Map<string, Times>, route: string, seconds: number): void {
  const known = times.get(route) ?? { buckets: bounds.map(() => 0), sum: 0, count: 0 }
  times.set(route, known)
  const at = bounds.findIndex((bound) => seconds <= bound)
  if (at >= 0) known.buckets[at] = (known.buckets[at] ?? 0) + 1
  known.sum += seconds
  known.count += 1
}

/** The series of a histogram: each bucket holds all below it, too. */
function timesFamily(times: ReadonlyMap<string, Times>): Family {
  const family: Family = { type: 'histogram', help: 'Time until the answer', values: new Map() }
  for (const [route, { buckets, sum, count }] of times) {
    let below = 0
    for (const [at, bound] of bounds.entries()) {
      below += buckets[at] ?? 0
      add(family, { route, le: bound }, below, '_bucket')
    }
    add(family, { route, le: '+Inf' }, count, '_bucket')
    add(family, { route }, sum, '_sum')
    add(family, { route }, count, '_count')
  }
  return family
}

function seriesOf(suffix: string, labels: Labels): string {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return `${suffix}{${written.join(',')}}`
}

function escaped(value: string | number): string {
  return String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function memoryFamily(): Family {
  const values = new Map([['', process.memoryUsage.rss()]])
  return { type: 'gauge', help: 'Resident memory', values }
}

function processorFamily(): Family {
  const { user, system } = process.cpuUsage()
  const values = new Map([['', (user + system) / 1e6]])
  return { type: 'counter', help: 'Time of the processor, in seconds', values }
}

function familyText(name: string, { type, help, values }: Family): string {
  const lines = [...values].map(([series, value]) => `${name}${series} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}
