import { randomUUID } from 'node:crypto'
import type { SharedStore } from '@chainwright/durable/engines'
import { dayOf, type Used, type UsageLedger, type UsedByFlow } from './usage-ledger.ts'

/** How long what others used is taken for what it was, in milliseconds. */
const freshMs = 2_000
const folder = 'serve/usage'

/**
 * A ledger in the store that all servers share. Each process has a page of its own for each day, which
 * only it writes; what others used is read from theirs every few seconds while somebody asks.
 *
 * Rejects when the store cannot be read.
 */
export async function openSharedLedger(
  store: SharedStore,
  today: () => number = Date.now,
): Promise<UsageLedger> {
  const self = randomUUID()
  let known: { readonly day: string; readonly used: UsedByFlow } = { day: '', used: {} }
  let lookedAt = -Infinity

  async function look(day: string): Promise<void> {
    lookedAt = performance.now()
    const keys = await store.list(`${folder}/${day}/`)
    const pages = await Promise.all(
      keys.filter((key) => !key.endsWith(self)).map((key) => store.read(key)),
    )
    known = { day, used: addUp(pages.flatMap((page) => (page === undefined ? [] : [page]))) }
  }

  await look(dayOf(today()))
  await removeBefore(store, dayOf(today() - 24 * 3_600_000))
  return {
    before: () => ({}),
    others(day) {
      const isFresh = known.day === day && performance.now() - lookedAt < freshMs
      // A store that is away now is asked again at the next question.
      if (!isFresh) void look(day).catch(() => undefined)
      return known.day === day ? known.used : {}
    },
    save: async (day, used) => store.write(`${folder}/${day}/${self}`, JSON.stringify(used)),
  }
}

function addUp(pages: readonly string[]): UsedByFlow {
  const sums = new Map<string, Used>()
  for (const page of pages) {
    for (const [flow, used] of Object.entries(JSON.parse(page) as UsedByFlow)) {
      const { tokens, cost } = sums.get(flow) ?? { tokens: 0, cost: 0 }
      sums.set(flow, { tokens: tokens + used.tokens, cost: cost + used.cost })
    }
  }
  return Object.fromEntries(sums)
}

async function removeBefore(store: SharedStore, day: string): Promise<void> {
  const days = (await store.list(`${folder}/`)).map((key) => key.split('/')[2] ?? '')
  for (const old of new Set(days)) if (old < day) await store.remove(`${folder}/${old}/`)
}
