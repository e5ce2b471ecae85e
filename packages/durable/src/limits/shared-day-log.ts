import { randomBytes } from 'node:crypto'
import type { SharedStore } from '../shared/shared-store.ts'
import { createSyncLoop, type NextTime } from './sync-loop.ts'

/** What was spent at a provider. Costs are in the user's currency. */
export interface SharedSpent {
  readonly tokens: number
  readonly cost: number
}

/** What all workers of a store spent in a day, as far as this one knows. */
export interface SharedDayLog {
  /** At one provider, or at all of them. */
  spent(provider: string | undefined): SharedSpent
  /** Notes something more, or less after an estimate. */
  add(provider: string, amount: SharedSpent): void
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/** By worker, what it spent at each provider: its own word, so that saying it twice counts it once. */
type Day = Record<string, Record<string, SharedSpent>>

/** How old what is known of others may be, in milliseconds, before it is asked for again. */
const freshMs = 1_000

/** What is known here of a day. */
interface KnownDay {
  readonly name: string
  readonly own: Map<string, SharedSpent>
  others: readonly [string, SharedSpent][]
  /** When others were last asked for, by `performance.now()`. */
  asked: number
  /** Whether others can know all of our own. */
  told: boolean
}

/**
 * A log of what is spent in a day (UTC) in a store that workers share. What this process spends it knows
 * at once; what others spend it hears of when it writes, and about a second after it was last asked.
 */
export function createSharedDayLog(
  store: Pick<SharedStore, 'change'>,
  now: () => number,
): SharedDayLog {
  const worker = randomBytes(6).toString('hex')
  const loop = createSyncLoop(sync)
  let day: KnownDay | undefined

  function today(): KnownDay {
    const name = new Date(now()).toISOString().slice(0, 10)
    if (day?.name !== name) day = { name, own: new Map(), others: [], asked: -Infinity, told: true }
    return day
  }

  async function sync(): Promise<NextTime | undefined> {
    const known = today()
    Object.assign(known, { told: true, asked: performance.now() })
    try {
      known.others = await exchange(store, known, worker)
      return undefined
    } catch {
      known.told = false
      return { inMs: freshMs, awaited: false } // calls go on by what is known here
    }
  }

  loop.ask()
  return {
    spent(provider) {
      const { own, others, asked } = today()
      if (performance.now() - asked > freshMs) loop.ask()
      return [...own, ...others]
        .filter(([name]) => provider === undefined || name === provider)
        .reduce((sum, [, one]) => plus(sum, one), nothing)
    },
    add(provider, amount) {
      const known = today()
      known.own.set(provider, plus(known.own.get(provider) ?? nothing, amount))
      known.told = false
      loop.ask()
    },
    async close() {
      await loop.close()
      if (day?.told === false) await sync()
    },
  }
}

/** Writes what a worker spent, and gives what others did. */
async function exchange(
  store: Pick<SharedStore, 'change'>,
  { name, own }: KnownDay,
  worker: string,
): Promise<[string, SharedSpent][]> {
  const said = Object.fromEntries(own)
  const text = await store.change(`spend/${name}`, (before = '{}') => {
    if (own.size === 0) return before
    return JSON.stringify({ ...(JSON.parse(before) as Day), [worker]: said })
  })
  return Object.entries(JSON.parse(text) as Day)
    .filter(([other]) => other !== worker)
    .flatMap(([, spent]) => Object.entries(spent))
}

const nothing: SharedSpent = { tokens: 0, cost: 0 }

function plus(one: SharedSpent, other: SharedSpent): SharedSpent {
  return { tokens: one.tokens + other.tokens, cost: one.cost + other.cost }
}
