import {
  planStored,
  resumeStored,
  startStored,
  type Store,
  type StoredRecord,
  type StoredRun,
} from '@chainwright/durable'
import type { HousedRun, RunHouse, RunPlace } from './run-house.ts'
import { drivenPlaces, type LogBefore } from './event-places.ts'
import { createRunLog } from './run-log.ts'
import type { ServedWith } from './served-flow.ts'

/** What runs of this process are carried out with. */
export interface StoreHouseParts {
  readonly store: Store
  readonly served: ServedWith
  /** Whether runs find results of earlier ones. */
  readonly hasCache: boolean
}

/** Runs that this process carries out, and keeps in its store. */
export function createStoreHouse(parts: StoreHouseParts): RunHouse {
  const { store, served } = parts
  return {
    keepsRuns: store.level !== 'none',
    async begin({ inputs, ...place }) {
      const { flow, id } = place
      const about = { name: flow.flow.name ?? flow.name, source: flow.path, inputs, run: id }
      return carry(parts, place, (common) =>
        startStored(store, flow.plan, flow.text, { ...common, ...about }),
      )
    },
    async goOn(place) {
      const record = store.read(place.id)
      if (record.status !== 'interrupted' && record.status !== 'paused') return undefined
      const { registry } = served
      const begin: Begin = (common) => resumeStored(store, place.id, { ...common, registry })
      return carry(parts, place, begin, logBefore(record))
    },
    read: async (id) => store.read(id),
    async inputs(id) {
      const [start] = store.read(id).events
      return start?.type === 'run-start' ? start.inputs : {}
    },
    async history(id) {
      const record = store.read(id)
      return { plan: planStored(record, served.registry, served.models), events: record.events }
    },
    placeInRecord: (id) => id,
    waiting: () => store.ids(),
    close: () => undefined,
  }
}

type Common = Pick<
  Parameters<typeof resumeStored>[2],
  'models' | 'services' | 'cache' | 'watchCalls' | 'onEvent'
>
type Begin = (common: Common) => StoredRun

/** Begins a run, with its events going to its log and to whoever watches. */
function carry(
  { store, served, hasCache }: StoreHouseParts,
  { flow, watch }: RunPlace,
  begin: Begin,
  before?: LogBefore,
): HousedRun {
  const hear = watch()
  const log = createRunLog(drivenPlaces(before))
  const run = begin({
    models: served.models,
    services: flow.services,
    ...(served.watchCalls && { watchCalls: served.watchCalls }),
    // Without a model, to find a result takes longer than to compute it.
    ...(hasCache && flow.plan.references.length > 0 && { cache: store.cache(flow.path) }),
    onEvent(event) {
      log.add(event)
      hear(event)
    },
  })
  return {
    state: run.state,
    log,
    result: run.result,
    isCarriedHere: true,
    isCurrent: () => true,
    lookNow: () => undefined,
    cancel: async (reason) => run.cancel(reason),
    signal: async (step, value) => run.signal(step, value),
    leave: () => run.leave(),
  }
}

function logBefore({ events }: StoredRecord): LogBefore {
  const resumes = events.filter(({ type }) => type === 'run-resume').length
  return { resumes, recorded: events.length }
}
