import { hash } from 'node:crypto'
import {
  callKey,
  executeStep,
  failCall,
  FlowError,
  type Plan,
  type RecordedEvent,
  type StepCall,
  type StepOptions,
} from '@chainwright/core'
import { createUnsafeSteps } from '../journal/unsafe-steps.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { joinCalls } from './join-calls.ts'
import { packEvents } from './pack.ts'

/** How a worker carries out calls. */
export interface StepDeskOptions {
  readonly store: SharedStore
  /** How often a call may begin whose worker ended each time. Default 10. */
  readonly mostStarts?: number | undefined
}

/** Carries out calls of steps, each to one end, whatever an engine repeats. */
export interface StepDesk {
  /**
   * How the steps of a call ended, packed. What is on record is given at once; what runs here already is
   * waited for. Calls that began half as often as they may run one after the other. Rejects when
   * `options.signal` is aborted with `workerStops` as its reason and the call did not end: it is then as
   * if it had not begun here, or in doubt where it must not run twice.
   */
  carryOut(plan: Plan, call: StepCall, options: StepOptions): Promise<PackedRecord>
  /** Ends a call that cannot be carried out here; what is on record stays. */
  refuse(call: StepCall, error: FlowError): Promise<PackedRecord>
}

/** Reason of an abort: the worker ends, and another one is to take the call. */
export const workerStops = Symbol('the worker stops')

/** What is on record of a call. */
interface StepRecord {
  /** How often it was begun. */
  readonly begun: number
  /** How it ended. */
  readonly ended?: PackedRecord
}

const defaultMostStarts = 10

/** Makes a desk. Results stand in the shared store before they are given. */
export function createStepDesk({
  store,
  mostStarts = defaultMostStarts,
}: StepDeskOptions): StepDesk {
  const inTurn = createTurns()

  async function carryOut(plan: Plan, call: StepCall, options: StepOptions): Promise<PackedRecord> {
    const { begun, ended } = await readRecord(store, recordKey(call))
    if (ended) return ended
    const refusal = refuse(plan, call, { begun, mostStarts })
    if (refusal) return keepEnd(call, begun, refusal)
    const once = async (): Promise<PackedRecord> => carryOutOnce(plan, call, { options, begun })
    // What died often enough may be what kills: none that is innocent is to die of it each time.
    return begun < mostStarts / 2 ? once() : inTurn(once)
  }

  async function carryOutOnce(
    plan: Plan,
    call: StepCall,
    { options, begun }: { options: StepOptions; begun: number },
  ): Promise<PackedRecord> {
    const key = recordKey(call)
    const { ended } = await keepRecord(store, key, { begun: begun + 1 })
    if (ended) return ended
    const events = await executeStep(plan, call, options)
    if (options.signal?.reason === workerStops && events.some(isCutOff)) {
      if (!createUnsafeSteps(plan)(call.node)) await keepRecord(store, key, { begun })
      throw new Error('the worker stops')
    }
    return keepEnd(call, begun + 1, events)
  }

  async function keepEnd(
    call: StepCall,
    begun: number,
    events: readonly RecordedEvent[],
  ): Promise<PackedRecord> {
    const packed = await packEvents(store, events)
    const { ended } = await keepRecord(store, recordKey(call), { begun, ended: packed })
    return ended ?? packed
  }

  return {
    carryOut: joinCalls(carryOut),
    async refuse(call, error) {
      const { begun, ended } = await readRecord(store, recordKey(call))
      return ended ?? keepEnd(call, begun, failCall(call, error, Date.now()))
    },
  }
}

/** A function that carries out one thing after the other. */
function createTurns(): (work: () => Promise<PackedRecord>) => Promise<PackedRecord> {
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    const made = last.then(work)
    last = made.catch(() => undefined)
    return made
  }
}

/** Whether a step was told to stop, and has no result. */
function isCutOff(event: RecordedEvent): boolean {
  return event.type === 'node-error' && event.error.code === 'cancelled'
}

/** Why a call that was begun before is not begun again; `undefined` when it may be. */
function refuse(
  plan: Plan,
  call: StepCall,
  { begun, mostStarts }: { begun: number; mostStarts: number },
): readonly RecordedEvent[] | undefined {
  if (begun === 0) return undefined
  const { node } = call
  if (createUnsafeSteps(plan)(node)) {
    const message = `step \`${node}\` had begun when its worker ended, and nobody knows how far it came; its type is not safe to run twice. Look what it did, then run again from here, or give it \`onError\``
    return failCall(call, new FlowError({ code: 'in-doubt', message, node }), Date.now())
  }
  if (begun < mostStarts) return undefined
  const message = `node \`${node}\` was given up: it was begun ${begun} times, and each time its worker ended before the step did. Give the worker more memory, or the node less to do`
  return failCall(call, new FlowError({ code: 'step-poisonous', message, node }), Date.now())
}

/** How the steps of a call ended; `undefined` while they have not. */
export async function readStepEnd(
  store: SharedStore,
  call: StepCall,
): Promise<PackedRecord | undefined> {
  return (await readRecord(store, recordKey(call))).ended
}

function recordKey(call: StepCall): string {
  return `runs/${call.run}/steps/${hash('sha256', callKey(call), 'hex').slice(0, 40)}`
}

async function readRecord(store: SharedStore, key: string): Promise<StepRecord> {
  const text = await store.read(key)
  return text === undefined ? { begun: 0 } : (JSON.parse(text) as StepRecord)
}

/**
 * Keeps a record, unless the call has ended by now: what ended stays, also when a worker that was taken for
 * dead comes back with another end. Gives what is on record then.
 */
async function keepRecord(
  store: SharedStore,
  key: string,
  record: StepRecord,
): Promise<StepRecord> {
  const kept = await store.change(key, (text) =>
    text !== undefined && (JSON.parse(text) as StepRecord).ended ? text : JSON.stringify(record),
  )
  return JSON.parse(kept) as StepRecord
}
