import { DBOS } from '@dbos-inc/dbos-sdk'
import type { StepCall } from '@chainwright/core'
import { packCall, unpackEvents } from '../engines/pack.ts'
import type { Arrival, RunContext } from '../engines/run-context.ts'
import { readStepEnd } from '../engines/step-desk.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import type { Ear } from './bell.ts'
import { stepsQueue } from './dbos-names.ts'
import { tellStop } from './stop-call.ts'
import { untilNext, type Next } from './until-next.ts'

/** What a run on DBOS needs of its worker. */
export interface DbosRun {
  readonly run: string
  readonly store: SharedStore
  /** Hears what ends of this run. */
  readonly ear: Ear
  /** The workflow that carries out a call. */
  readonly step: (run: string, call: PackedRecord) => Promise<void>
  /** Whether this worker could carry out one more step now. */
  readonly hasRoom: () => boolean
  /** Does a step of the run's workflow, whose result DBOS has on record. */
  readonly recorded: <R>(name: string, work: () => Promise<R>) => Promise<R>
}

/**
 * What DBOS gives a run: child workflows on the queue of steps, and one recorded step for each answer to
 * "what ended next". Timers are times to look at; what comes from outside stands in the shared store.
 */
export function createDbosContext(about: DbosRun): RunContext {
  const { run, store, ear, step, hasRoom, recorded } = about
  const calls = new Map<string, StepCall>()
  const timers = new Map<string, number>()
  const read = new Set<string>()
  const todo: (() => Promise<void>)[] = []
  const waiting = { run, store, ear, calls, timers, read, over: [] }

  return {
    call(key, call) {
      todo.push(async () => {
        // A step that is alone begins where its run is led; those beside it wait on the queue for any worker.
        const place = calls.size === 0 && hasRoom() ? {} : { queueName: stepsQueue }
        calls.set(key, call)
        const packed = await packCall(store, call)
        await DBOS.startWorkflow(step, { workflowID: key, ...place })(run, packed)
      })
    },
    cancel(key) {
      todo.push(async () => {
        await DBOS.cancelWorkflow(key)
        tellStop(store, run, key)
      })
    },
    timer(key, delayMs) {
      todo.push(async () => {
        timers.set(key, (await DBOS.now()) + delayMs)
      })
    },
    ask: () => undefined,
    async next() {
      for (const job of todo.splice(0)) await job()
      const next = await recorded('next', async () => untilNext(waiting))
      switch (next.type) {
        case 'timer':
          timers.delete(next.key)
          return next
        case 'message':
          read.add(next.key)
          return JSON.parse((await store.read(next.key)) ?? '') as Arrival
        case 'call':
          return arrivalOf(next)
      }
    },
  }

  async function arrivalOf({ key, lost, time }: Extract<Next, { type: 'call' }>): Promise<Arrival> {
    const call = calls.get(key)
    calls.delete(key)
    const ended = call && (await readStepEnd(store, call))
    if (ended) return { type: 'call', key, events: await unpackEvents(store, ended) }
    return {
      type: 'call-lost',
      key,
      message: `has no result: ${lost ?? 'its record is gone'}`,
      time,
    }
  }
}
