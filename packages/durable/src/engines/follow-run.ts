import {
  advance,
  answeredStep,
  createRunState,
  errorFromRecord,
  findNode,
  FlowError,
  isFinal,
  isFlowError,
  type Plan,
  type RecordedEvent,
  type Run,
  type RunEvent,
  type RunState,
  type StepPlace,
  type StepState,
} from '@chainwright/core'
import type { StoredResult } from '../journal/drive.ts'
import type { EndRecord } from '../journal/end-record.ts'
import { createPatientStore, usualPatienceMs } from '../shared/patient-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Engine } from './engine.ts'
import { listenLive } from './live-events.ts'
import { createLostRunCheck } from './lost-run.ts'
import { readEnd, readEventGroup } from './shared-run.ts'

/** How a run on an engine is followed. */
export interface Following {
  readonly engine: Engine
  readonly store: SharedStore
  readonly plan: Plan
  readonly run: string
  /** `recorded`: how many events of the record there are up to this one. What only streams counts for none. */
  readonly onEvent?: FollowedListener | undefined
  /** How long the store may be away until that ends the following, in milliseconds. Default 90,000. */
  readonly patienceMs?: number | undefined
  /** How long it looks away at most, in milliseconds; asked for each time. Default 500. */
  readonly longestPauseMs?: (() => number) | undefined
}

/** Hears of a run that is followed. */
export type FollowedListener = (event: RunEvent, recorded: number) => void

/** A run that others lead, as it is seen here. */
export interface FollowedRun extends Omit<Run, 'result'> {
  /** Never rejects. `left`: nobody looks here any more, and the run goes on. */
  readonly result: Promise<StoredResult>
  /** Resolves when the engine has the run, and rejects with what kept it from that. */
  readonly begun: Promise<void>
  /** Resolves when all was seen that is on record, so that questions that are open are open. Never rejects. */
  readonly caughtUp: Promise<void>
  /** Looks at once, not when it would the next time. */
  lookNow(this: void): void
  /** Looks at the run no more. */
  leave(): Promise<void>
}

const [shortestMs, longestMs] = [50, 500]

/**
 * Follows a run that an engine was given, or is about to be given by `begun`: its events as they are
 * recorded, and between them what streams. Nothing is lost when it looks late or again, and it lives on
 * while the store is away; what is away for too long ends it with `engine-unreachable`.
 */
export function followRun(following: Following, begun: Promise<void>): FollowedRun {
  const { engine, plan, run, onEvent, patienceMs = usualPatienceMs } = following
  const leaving = new AbortController()
  const { signal } = leaving
  const store = createPatientStore(following.store, { patienceMs, signal })
  const state = createRunState(plan)
  const view = createView(state, onEvent)
  const sender = createSender(engine, run, begun)
  const news = createNews()
  const stopListening = listenLive(store, run, {
    onEvent(event) {
      if (!view.live(event)) news.come() // it belongs behind something that was recorded meanwhile
    },
    onEnd: news.come,
  })

  const caughtUp = Promise.withResolvers<void>()
  const result = begun
    .then(async () =>
      look({ ...following, store }, { view, news, signal, onCaughtUp: caughtUp.resolve }),
    )
    .then(async (end) => {
      await sender.allSent()
      return endOf(run, state, end)
    })
    .catch((thrown: unknown) =>
      signal.aborted ? endOf(run, state, undefined) : brokenOff(run, state, thrown),
    )
    .finally(() => {
      stopListening()
      caughtUp.resolve()
    })

  return {
    id: run,
    state,
    result,
    begun,
    caughtUp: caughtUp.promise,
    cancel: (reason) => sender.send({ type: 'cancel', reason, time: Date.now() }),
    signal(step, value) {
      const place = answeredStep(state, step, { value })
      sender.send({ type: 'signal', ...place, value, time: Date.now() })
    },
    lookNow: news.come,
    async leave() {
      leaving.abort()
      news.come()
      await result
    },
  }
}

/** Looks until the run is over, or nobody wants to know. */
async function look(
  { engine, store, run, longestPauseMs = () => longestMs }: Following,
  { view, news, signal, onCaughtUp }: Looking,
): Promise<EndRecord | undefined> {
  const checkLost = createLostRunCheck({ engine, store, run })
  let end: EndRecord | undefined
  for (let [group, pauseMs] = [0, shortestMs]; !signal.aborted;) {
    const events = await readEventGroup(store, run, group)
    if (events) {
      view.recorded(events)
      group++
      pauseMs = shortestMs
      continue
    }
    if (end) return end
    onCaughtUp()
    end = await readEnd(store, run)
    if (end) continue // what was recorded before it may have come meanwhile
    await checkLost()
    await news.wait(pauseMs)
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs())
  }
  return undefined
}

interface Looking {
  readonly view: View
  readonly news: News
  readonly signal: AbortSignal
  readonly onCaughtUp: () => void
}

type News = ReturnType<typeof createNews>
type View = ReturnType<typeof createView>

/** What says that looking is worth while. News that come while nobody waits end the next waiting. */
function createNews() {
  let come = false
  let wake: () => void = () => undefined
  return {
    come(this: void): void {
      come = true
      wake()
    },
    async wait(ms: number): Promise<void> {
      if (!come) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      come = false
    },
  }
}

/** Brings a run what comes from outside, once the engine has the run. */
function createSender(engine: Engine, run: string, begun: Promise<void>) {
  const sent: Promise<void>[] = []
  return {
    send(message: Parameters<Engine['send']>[1]): void {
      const given = begun.then(() => engine.send(run, message))
      given.catch(() => undefined) // the result says so
      sent.push(given)
    },
    allSent: async () => Promise.all(sent),
  }
}

/** The state of a run that is led elsewhere, and whoever is told of it. */
function createView(state: RunState, onEvent: FollowedListener | undefined) {
  let early: RecordedEvent[] = []
  let known = 0

  function tell(event: RecordedEvent): void {
    onEvent?.(event, known)
    for (const one of advance(state, event).derived) onEvent?.(one, known)
  }

  /** False when its step has not begun as far as is known here. */
  function live(event: RecordedEvent): boolean {
    if (!('node' in event)) return true
    if (stepOf(state, event)?.status === 'running') tell(event)
    else early.push(event)
    return early.length === 0
  }

  return {
    live,
    recorded(events: readonly RecordedEvent[]) {
      for (const event of events) {
        known += 1
        // Its live twin came before.
        if (event.type === 'node-start' && stepOf(state, event)?.begun === event.attempt) continue
        tell(event)
      }
      const waiting = early
      early = []
      for (const event of waiting) {
        const step = 'node' in event ? stepOf(state, event) : undefined
        if (step?.status === 'running') tell(event)
        // What leads up to it may stand in a group that is not read yet.
        else if (!step || !isFinal(step.status)) early.push(event)
      }
    },
  }
}

function stepOf(state: RunState, { node, item }: StepPlace): StepState | undefined {
  const found = findNode(state, node)
  return item === undefined ? found : found?.items?.[item]
}

function endOf(run: string, state: RunState, end: EndRecord | undefined): StoredResult {
  if (!end) return { run, state, status: 'left', outputs: {}, absent: [], error: undefined }
  const { status, outputs, absent, error } = end
  return { run, state, status, outputs, absent, error: error && errorFromRecord(error) }
}

/** The run may go on; here it is seen no more. */
function brokenOff(run: string, state: RunState, thrown: unknown): StoredResult {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const error = isFlowError(thrown)
    ? thrown
    : new FlowError({ code: 'engine-unreachable', message: said, cause: thrown })
  return { run, state, status: 'failed', outputs: {}, absent: [], error }
}
