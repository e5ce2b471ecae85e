import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { FlowError, type RunEvent, type Usage } from '@chainwright/core'
import type { ServeLimits } from './limits.ts'

/** What the flows have used today, and how much they may. */
export interface Budget {
  /** Throws `budget-spent` when a flow has none left today. */
  check(flow: string): void
  /** Counts what an event says that a step has used; true when the flow's budget is spent with it. */
  count(flow: string, event: RunEvent): boolean
  /** What a flow has used today. */
  used(flow: string): Used
  /** Writes down what is not written yet. */
  close(): void
}

interface Used {
  readonly tokens: number
  readonly cost: number
}

interface Day {
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly flows: Record<string, Used>
}

const nothing: Used = { tokens: 0, cost: 0 }
const saveMs = 1_000

/**
 * Counts per flow and day (UTC). With a file, what was used is known after a restart, to a second.
 * A file that cannot be read counts as none.
 */
export function createBudget(
  limits: Pick<ServeLimits, 'tokensPerDay' | 'costPerDay'>,
  file?: string,
  today: () => number = Date.now,
): Budget {
  let known = readDay(file)
  let timer: NodeJS.Timeout | undefined

  function flows(): Record<string, Used> {
    const day = new Date(today()).toISOString().slice(0, 10)
    if (known.day !== day) known = { day, flows: {} }
    return known.flows
  }

  function save(): void {
    clearTimeout(timer)
    timer = undefined
    if (file === undefined) return
    try {
      writeFileSync(`${file}.new`, JSON.stringify(known), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch {
      // The count goes on in memory, and is written with the next step that uses something.
    }
  }

  const used = (flow: string): Used => {
    const all = flows()
    return Object.hasOwn(all, flow) ? (all[flow] ?? nothing) : nothing
  }
  const isSpent = (flow: string): boolean => {
    const { tokens, cost } = used(flow)
    return tokens >= limits.tokensPerDay || cost >= limits.costPerDay
  }
  return {
    used,
    check(flow) {
      if (isSpent(flow)) throw spent(flow, today())
    },
    count(flow, event) {
      const usage = usageOf(event)
      if (!usage) return false
      const { tokens, cost } = used(flow)
      const more = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)
      flows()[flow] = { tokens: tokens + more, cost: cost + (usage.cost ?? 0) }
      timer ??= setTimeout(save, saveMs).unref()
      return isSpent(flow)
    },
    close() {
      if (timer) save()
    },
  }
}

/** What a step has used; results out of the cache cost nothing. */
export function usageOf(event: RunEvent): Usage | undefined {
  if (event.type === 'node-end') return event.cached ? undefined : event.usage
  return event.type === 'node-error' ? event.usage : undefined
}

function spent(flow: string, now: number): FlowError {
  const tomorrow = new Date(now).setUTCHours(24, 0, 0, 0)
  const message = `\`${flow}\` has used what it may use in a day; it goes on at midnight (UTC)`
  return new FlowError({ code: 'budget-spent', message, retryAfterMs: tomorrow - now })
}

function readDay(file: string | undefined): Day {
  try {
    const read = JSON.parse(readFileSync(file ?? '', 'utf8')) as Partial<Day>
    if (typeof read.day === 'string' && typeof read.flows === 'object') {
      return { day: read.day, flows: { ...read.flows } }
    }
  } catch {
    // None was written yet, or not to its end.
  }
  return { day: '', flows: {} }
}
