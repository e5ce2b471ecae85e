import { FlowError, type RunEvent, type Usage } from '@chainwright/core'
import type { ServeLimits } from './limits.ts'
import { dayOf, type Used, type UsageLedger } from './usage-ledger.ts'

/** What the flows have used today, and how much they may. */
export interface Budget {
  /** Throws `budget-spent` when a flow has none left today. */
  check(flow: string): void
  /** Counts what an event says that a step has used; true when the flow's budget is spent with it. */
  count(flow: string, event: RunEvent): boolean
  /** What a flow has used today. */
  used(flow: string): Used
  /** Writes down what is not written yet. */
  close(): Promise<void>
}

const nothing: Used = { tokens: 0, cost: 0 }
const saveMs = 1_000

/** Counts per flow and day (UTC). What was used is in the ledger a second later. */
export function createBudget(
  limits: Pick<ServeLimits, 'tokensPerDay' | 'costPerDay'>,
  { before, others, save }: UsageLedger,
  today: () => number = Date.now,
): Budget {
  let known: { readonly day: string; readonly used: Map<string, Used> } = {
    day: '',
    used: new Map(),
  }
  let timer: NodeJS.Timeout | undefined

  function now(): typeof known {
    const day = dayOf(today())
    if (known.day !== day) known = { day, used: new Map(Object.entries(before(day))) }
    return known
  }

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    // What cannot be written now is written with the next step that uses something.
    await save(known.day, Object.fromEntries(known.used)).catch(() => undefined)
  }

  const used = (flow: string): Used => {
    const { day, used: own } = now()
    const all = others(day)
    const elsewhere = Object.hasOwn(all, flow) ? all[flow] : undefined
    return add(own.get(flow) ?? nothing, elsewhere ?? nothing)
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
      const tokens = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)
      const own = now().used
      own.set(flow, add(own.get(flow) ?? nothing, { tokens, cost: usage.cost ?? 0 }))
      timer ??= setTimeout(() => void write(), saveMs).unref()
      return isSpent(flow)
    },
    async close() {
      if (timer) await write()
    },
  }
}

function add(one: Used, other: Used): Used {
  return { tokens: one.tokens + other.tokens, cost: one.cost + other.cost }
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
