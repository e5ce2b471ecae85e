import { DBOS } from '@dbos-inc/dbos-sdk'
import type { StepCall } from '@chainwright/core'
import { readStepEnd } from '../engines/step-desk.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Ear } from './bell.ts'
import { endedStatuses, inboxOf } from './dbos-names.ts'

/** What a run waits for. */
export interface Waiting {
  readonly run: string
  readonly store: SharedStore
  readonly ear: Ear
  /** The calls that have not ended, by the ids of their workflows. */
  readonly calls: ReadonlyMap<string, StepCall>
  /** When each timer is over, in milliseconds since 1970. */
  readonly timers: ReadonlyMap<string, number>
  /** Messages that were taken. */
  readonly read: ReadonlySet<string>
  /** Calls that were found to be over, and not given yet. */
  readonly over: EndedCall[]
}

/** A call that is over. */
export interface EndedCall {
  readonly type: 'call'
  readonly key: string
  /** Why it has no result. */
  readonly lost?: string
  readonly time: number
}

/** What ended next, as it stands in DBOS's record. */
export type Next =
  | EndedCall
  | { readonly type: 'timer'; readonly key: string }
  | { readonly type: 'message'; readonly key: string }

/** How long nobody looks when no bell rings, in milliseconds. */
const longestWaitMs = 500

/**
 * Waits until something of what a run waits for is over, and says what. A call that was rung for is over
 * when its end is on record, which is before DBOS has written its workflow down as over. All else is looked
 * for first of all, when something else was rung for, and when no bell rang for long.
 */
export async function untilNext(waiting: Waiting): Promise<Next> {
  for (;;) {
    const found = dueTimer(waiting) ?? (await lookFor(waiting)) ?? (await rungCall(waiting))
    if (found) return found
    await waiting.ear.wait(waitMs(waiting))
  }
}

async function rungCall({ calls, ear, store }: Waiting): Promise<Next | undefined> {
  for (let key = ear.nextCall(); key !== undefined; key = ear.nextCall()) {
    const call = calls.get(key)
    if (call && (await readStepEnd(store, call))) return { type: 'call', key, time: Date.now() }
  }
  return undefined
}

async function lookFor(waiting: Waiting): Promise<Next | undefined> {
  if (!waiting.ear.takeLook()) return undefined
  const found = (await newMessage(waiting)) ?? (await endedCall(waiting))
  if (found) waiting.ear.lookAgain() // there may be more
  return found
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

async function endedCall(waiting: Waiting): Promise<EndedCall | undefined> {
  const { calls, over } = waiting
  if (over.length === 0 && calls.size > 0) over.push(...(await endedCalls(waiting)))
  // Of some, a bell rang meanwhile.
  for (let one = over.shift(); one; one = over.shift()) if (calls.has(one.key)) return one
  return undefined
}

async function endedCalls({ calls }: Waiting): Promise<EndedCall[]> {
  const ended = await DBOS.listWorkflows({
    workflowIDs: [...calls.keys()],
    status: [...endedStatuses],
    loadInput: false,
    loadOutput: true, // the error of one that has no result
  })
  const time = Date.now()
  return ended.map(({ workflowID, status, error }) => {
    const base = { type: 'call', key: workflowID, time } as const
    if (status === 'SUCCESS') return base
    return { ...base, lost: error instanceof Error ? error.message : status.toLowerCase() }
  })
}

function waitMs({ timers }: Waiting): number {
  const next = Math.min(...timers.values())
  return Math.max(0, Math.min(longestWaitMs, next - Date.now()))
}
