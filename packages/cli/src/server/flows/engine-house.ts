import { createHash } from 'node:crypto'
import {
  canonicalJson,
  createRunState,
  openQuestions,
  replay,
  runStart,
  type Json,
  type Outputs,
} from '@chainwright/core'
import { planStored } from '@chainwright/durable'
import {
  followRun,
  readEnd,
  readHeader,
  readSharedRun,
  readStart,
  startOnEngine,
  type EngineHandle,
  type FollowedListener,
  type FollowedRun,
  type SharedHeader,
  type SharedStore,
} from '@chainwright/durable/engines'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import { followedPlaces } from './event-places.ts'
import { lookedAt } from './looked-at.ts'
import { otherInputs } from './repeated-start.ts'
import type { HousedRun, HouseStart, RunHouse, RunPlace, RunRecord } from './run-house.ts'
import { flowOfRun } from './run-id.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import type { ServedFlow, ServedWith } from './served-flow.ts'
import { createSweep } from './sweep.ts'

/** What runs of an engine are begun with. */
export interface EngineHouseParts {
  readonly handle: EngineHandle
  readonly flows: ReadonlyMap<string, ServedFlow>
  readonly served: Pick<ServedWith, 'registry' | 'models'>
}

/** Runs that the workers of an engine carry out, and keep in the store that they share. */
export function createEngineHouse(parts: EngineHouseParts): RunHouse {
  const { store } = parts.handle
  const sweep = createSweep()

  return {
    keepsRuns: true,
    begin: async (start) => begin(parts, start),
    async goOn(place) {
      const run = await lookAt(parts, place)
      if (run) sweep.add(run)
      return run
    },
    async read(id) {
      const { run, startedAt } = await readHeader(store, id)
      const end = await readEnd(store, id)
      if (end) return { run, startedAt, status: end.status, end, waiting: [] }
      return { run, startedAt, end, ...(await openRecord(parts, id)) }
    },
    inputs: async (id) => (await readStart(store, id)).inputs,
    async history(id) {
      const { header, events } = await readSharedRun(store, id)
      return { plan: planOf(parts, header), events }
    },
    // What came before the first number is the look that it was seen in.
    placeInRecord: (id) => ({ ...id, resumes: 0 }),
    waiting: () => [],
    close: () => sweep.close(),
  }
}

async function begin(
  { handle, served }: EngineHouseParts,
  { flow, id, inputs, isNamed, watch }: HouseStart,
): Promise<HousedRun> {
  if (isNamed) {
    // Inputs that do not suit have to leave the name free.
    runStart(flow.plan, { inputs })
    await claim(handle.store, id, inputs)
  }
  const about = { name: flow.flow.name ?? flow.name, source: flow.path, inputs, run: id }
  const log = createRunLog(followedPlaces())
  let hear: ReturnType<RunPlace['watch']> | undefined
  const run: FollowedRun = startOnEngine(handle, flow.plan, flow.text, {
    ...about,
    models: served.models,
    longestPauseMs: () => restMs(run, log),
    onEvent(event, recorded) {
      log.add(event, recorded)
      hear?.(event)
    },
  })
  await run.begun
  // Nothing was heard before.
  hear = watch()
  return lookedAt(handle, run, log)
}

/** Of servers that begin one run in the same moment, those go on that have the inputs of the first. */
async function claim(store: SharedStore, id: string, inputs: Outputs): Promise<void> {
  const own = createHash('sha256')
    .update(canonicalJson(inputs as Json))
    .digest('hex')
  const first = await store.change(`runs/${id}/claim`, (text) => text ?? own)
  if (first !== own) throw otherInputs()
}

/** Looks at a run that is not over; one that was cut off before an engine had it is given to it once more. */
async function lookAt(parts: EngineHouseParts, { id }: RunPlace): Promise<HousedRun | undefined> {
  const { engine, store } = parts.handle
  await readHeader(store, id)
  if (await readEnd(store, id)) return undefined
  const { header, events } = await readSharedRun(store, id)
  const plan = planOf(parts, header)
  const log = createRunLog(followedPlaces())
  const begun = events.length > 0 ? Promise.resolve() : engine.submit(id)
  const onEvent: FollowedListener = (event, recorded) => log.add(event, recorded)
  const longestPauseMs = (): number => restMs(run, log)
  const following = { engine, store, plan, run: id, onEvent, longestPauseMs }
  const run: FollowedRun = followRun(following, begun)
  await begun
  await run.caughtUp
  return lookedAt(parts.handle, run, log)
}

/** How long a run is not looked at: longer while it waits for a person, and nobody waits for its news. */
function restMs({ state }: FollowedRun, { isAwaited }: RunLog): number {
  return waitsForAnswers(state) && !isAwaited ? 5_000 : 500
}

/** How a run is that is not over. */
async function openRecord(
  parts: EngineHouseParts,
  id: string,
): Promise<Pick<RunRecord, 'status' | 'waiting'>> {
  const { header, events } = await readSharedRun(parts.handle.store, id)
  if (events.length === 0) return { status: 'queued', waiting: [] }
  const state = replay(createRunState(planOf(parts, header)), events)
  return {
    status: waitsForAnswers(state) ? 'paused' : 'running',
    waiting: openQuestions(state),
  }
}

/** The plan of a run's flow as it was begun. Which models there are is the affair of the workers. */
function planOf({ flows, served }: EngineHouseParts, header: SharedHeader) {
  const servedNow = flows.get(flowOfRun(header.run) ?? '')?.plan
  return servedNow?.digest === header.digest ? servedNow : planStored(header, served.registry)
}
