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
  const requestTimes = family('chainwright_request_seconds', 'histogram', 'Time until the answer')
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
      observe(requestTimes, { route }, seconds)
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
      return [...families].map(([name, one]) => familyText(name, one)).join('')
    },
  }
}

function add({ values }: Family, labels: Labels, by = 1, suffix = ''): void {
  const series = seriesOf(suffix, labels)
  values.set(series, (values.get(series) ?? 0) + by)
}

function observe(histogram: Family, labels: Labels, value: number): void {
  for (const bound of bounds) {
    add(histogram, { ...labels, le: bound }, value <= bound ? 1 : 0, '_bucket')
  }
  add(histogram, { ...labels, le: '+Inf' }, 1, '_bucket')
  add(histogram, labels, value, '_sum')
  add(histogram, labels, 1, '_count')
}

function seriesOf(suffix: string, labels: Labels): string {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return `${suffix}{${written.join(',')}}`
}

function escaped(value: string | number): string {
  return String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function familyText(name: string, { type, help, values }: Family): string {
  const lines = [...values].map(([series, value]) => `${name}${series} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}
