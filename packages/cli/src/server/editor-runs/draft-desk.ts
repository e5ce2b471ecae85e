import {
  FlowError,
  type Flow,
  type Outputs,
  type Pins,
  type Plan,
  type Services,
} from '@chainwright/core'
import {
  resumeStored,
  startStored,
  type Store,
  type StoredRecord,
  type StoredRun,
} from '@chainwright/durable'
import { letEnd } from '../flows/open-runs.ts'
import { drivenPlaces, type LogBefore } from '../flows/event-places.ts'
import { createRunLog, type RunLog } from '../flows/run-log.ts'
import type { ServedWith } from '../flows/served-flow.ts'

/** A run of the editor that this process drives. */
export interface DraftRun {
  readonly id: string
  readonly run: StoredRun
  readonly log: RunLog
  /** It was let go of before it was over. */
  isLeft(this: void): boolean
  readonly result: StoredRun['result']
}

/** What the editor asks to be run: the flow as it is drawn, saved or not. */
export interface DraftStart {
  readonly run: string
  readonly flow: Flow
  readonly plan: Plan
  /** Text of the flow. */
  readonly text: string
  /** Path of its file, when it has one. */
  readonly source: string | undefined
  readonly inputs: Outputs
  readonly until: string | undefined
  readonly pins: Pins | undefined
  readonly parent: string | undefined
  readonly seed: number | undefined
  readonly services: Partial<Services>
}

/** What a desk of drafts works with. */
export interface DraftDeskParts {
  readonly store: Store
  readonly served: ServedWith
  /** Whether runs find results of earlier ones. */
  readonly hasCache: boolean
  /** What a run may read that goes on from its record; `source` is what the record says. */
  readonly servicesOf: (source: string | undefined) => Partial<Services>
}

/** Runs what is drawn in the editor, and goes on with runs of the store that no server drives. */
export interface DraftDesk {
  /** Starts a run. When this returns, it is on record. Throws a `FlowError`, such as `run-exists`. */
  start(draft: DraftStart): DraftRun
  /** A run that this desk drives. */
  find(id: string): DraftRun | undefined
  /** The same; one that nobody drives and that is not over is gone on with. Throws `run-missing` and the like. */
  open(id: string): DraftRun | undefined
  /** Starts nothing more, waits for what is at work, and lets go of the rest. */
  stop(graceMs: number): Promise<void>
}

const draftId = /^r[0-9a-z]{6,12}-[0-9a-z]{1,8}(?:-\d{1,7})?$/

/** Whether an id is one that the editor gives its runs. No key of a flow opens such a run. */
export function isDraftId(id: string): boolean {
  return draftId.test(id)
}

/** Whether an id is that of one row of a data set. */
export function isRowId(id: string): boolean {
  return isDraftId(id) && id.split('-').length === 3
}

/** Makes a desk. Nothing is started before it is asked. */
export function createDraftDesk(parts: DraftDeskParts): DraftDesk {
  const driven = new Map<string, DraftRun>()
  const left = new Set<string>()
  let isStopping = false

  function take(id: string, begin: Begin, before?: LogBefore): DraftRun {
    if (isStopping) throw stopping()
    const log = createRunLog(drivenPlaces(before))
    const { models, watchCalls } = parts.served
    const watched = watchCalls && { watchCalls }
    const run = begin({ models, ...watched, onEvent: (event) => log.add(event) })
    const result = run.result.then((end) => {
      driven.delete(id)
      if (end.status !== 'left') left.delete(id)
      log.close()
      return end
    })
    const taken: DraftRun = { id, run, log, result, isLeft: () => left.has(id) }
    driven.set(id, taken)
    return taken
  }

  function resume(id: string): DraftRun | undefined {
    const record = parts.store.read(id)
    if (record.status !== 'interrupted' && record.status !== 'paused') return undefined
    const resumes = record.events.filter(({ type }) => type === 'run-resume').length
    return take(id, goOn(parts, record), { resumes, recorded: record.events.length })
  }

  return {
    start(draft) {
      if (driven.has(draft.run)) throw exists(draft.run)
      return take(draft.run, begin(parts, draft))
    },
    find: (id) => driven.get(id),
    open: (id) => driven.get(id) ?? resume(id),
    async stop(graceMs) {
      isStopping = true
      const all = [...driven.values()]
      await letEnd(all, graceMs)
      for (const id of driven.keys()) left.add(id)
      await Promise.all(all.map(({ run }) => run.leave()))
    },
  }
}

function begin({ store, hasCache }: DraftDeskParts, draft: DraftStart): Begin {
  const { flow, plan, text, ...asked } = draft
  const given = Object.entries(asked).filter(([, value]) => value !== undefined)
  const { name } = flow
  const isCached = hasCache && plan.references.length > 0
  return (common) =>
    startStored(store, plan, text, {
      ...common,
      ...Object.fromEntries(given),
      ...(isCached && { cache: store.cache(`editor ${name ?? ''}`) }),
      name,
    })
}

function goOn({ store, served, servicesOf }: DraftDeskParts, { run, source }: StoredRecord): Begin {
  const { registry } = served
  return (common) => resumeStored(store, run, { ...common, registry, services: servicesOf(source) })
}

type Common = Pick<Parameters<typeof resumeStored>[2], 'models' | 'watchCalls' | 'onEvent'>
type Begin = (common: Common) => StoredRun

function stopping(): FlowError {
  const message = 'the server is stopping and begins nothing more; ask again when it is back'
  return new FlowError({ code: 'server-stopping', message, retryable: true, retryAfterMs: 5_000 })
}

function exists(id: string): FlowError {
  return new FlowError({ code: 'run-exists', message: `there is a run ${id} already` })
}
