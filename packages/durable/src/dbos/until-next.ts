import { DBOS } from '@dbos-inc/dbos-sdk'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Bell } from './bell.ts'
import { inboxOf } from './dbos-names.ts'

/** What a run waits for. */
export interface Waiting {
  readonly run: string
  readonly store: SharedStore
  readonly bell: Bell
  /** Workflows of the calls that have not ended, by their ids. */
  readonly calls: ReadonlyMap<string, unknown>
  /** When each timer is over, in milliseconds since 1970. */
  readonly timers: ReadonlyMap<string, number>
  /** Messages that were taken. */
  readonly read: ReadonlySet<string>
}

/** What ended next, as it stands in DBOS's record. */
export type Next =
  | {
      readonly type: 'call'
      readonly key: string
      /** Why it has no result. */
      readonly lost?: string
      readonly time: number
    }
  | { readonly type: 'timer'; readonly key: string }
  | { readonly type: 'message'; readonly key: string }

/** How long nobody looks when no bell rings, in milliseconds. */
const longestWaitMs = 500
const over = ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'] as const

/** Waits until something of what a run waits for is over, and says what. */
export async function untilNext(waiting: Waiting): Promise<Next> {
  for (;;) {
    const rung = waiting.bell.wait(waiting.run, waitMs(waiting))
    const found = dueTimer(waiting) ?? (await newMessage(waiting)) ?? (await endedCall(waiting))
    if (found) return found
    await rung
  }
}

function dueTimer({ timers }: Waiting): Next | undefined {
  const due = [...timers].filter(([, time]) => time <= Date.now())
  const [first] = due.toSorted(([, one], [, other]) => one - other)
  return first && { type: 'timer', key: first[0] }
}

async function newMessage({ run, store, read }: Waiting): Promise<Next | undefined> {
  const keys = await store.list(inboxOf(run))
  const key = keys.find((one) => !read.has(one))
  return key === undefined ? undefined : { type: 'message', key }
}

async function endedCall({ calls }: Waiting): Promise<Next | undefined> {
  if (calls.size === 0) return undefined
  const [ended] = await DBOS.listWorkflows({
    workflowIDs: [...calls.keys()],
    status: [...over],
    limit: 1,
    loadInput: false,
    loadOutput: false,
  })
  if (!ended) return undefined
  const base = { type: 'call', key: ended.workflowID, time: Date.now() } as const
  return ended.status === 'SUCCESS' ? base : { ...base, lost: ended.status.toLowerCase() }
}

function waitMs({ timers }: Waiting): number {
  const next = Math.min(...timers.values())
  return Math.max(0, Math.min(longestWaitMs, next - Date.now()))
}
