import type { Clock } from '@chainwright/core'
import type { Spent } from '../../models/payers.ts'
import type { DayLog } from './spend-book.ts'

/** A log that forgets when the program ends. Days are those of UTC. */
export function createMemoryDayLog(clock: Clock): DayLog {
  let day = ''
  let providers = new Map<string, Spent>()
  const today = (): Map<string, Spent> => {
    const now = dayOf(clock)
    if (day !== now) providers = new Map()
    day = now
    return providers
  }
  return {
    spent: (provider) => sumAt(today(), provider),
    add: (provider, amount) => addAt(today(), provider, amount),
  }
}

/** The day of now in UTC: `2026-11-22`. */
export function dayOf(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(0, 10)
}

/** What was spent at one provider, or at all of them. */
export function sumAt(days: ReadonlyMap<string, Spent>, provider: string | undefined): Spent {
  const found = provider === undefined ? [...days.values()] : [days.get(provider)]
  return found.reduce<Spent>(
    (sum, one) => ({ tokens: sum.tokens + (one?.tokens ?? 0), cost: sum.cost + (one?.cost ?? 0) }),
    { tokens: 0, cost: 0 },
  )
}

/** Adds to what was spent at a provider. */
export function addAt(days: Map<string, Spent>, provider: string, { tokens, cost }: Spent): void {
  const before = days.get(provider)
  const sum = { tokens: (before?.tokens ?? 0) + tokens, cost: (before?.cost ?? 0) + cost }
  days.set(provider, sum)
}
