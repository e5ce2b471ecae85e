import { FlowError, type RecordedEvent, type RunEvent } from '@chainwright/core'
import type { EndRecord } from '../journal/end-record.ts'
import { checkRunId, type RunHeader } from '../journal/header.ts'
import { isRecorded } from '../journal/recorder.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { packEnd, packEvents, unpackEnd, unpackEndSummary, unpackEvents } from './pack.ts'
import type { Engine } from './engine.ts'
import { indexRun } from './run-index.ts'
import { severalAtOnce } from './several-at-once.ts'
import type { PackedRecord } from '../values/large-values.ts'

/** Version of the scheduler and of what is kept of a run. Raised when the same events could lead elsewhere. */
export const schedulerVersion = 1

type Start = Extract<RecordedEvent, { type: 'run-start' }>

/** The head of a run that any worker may lead. */
export interface SharedHeader extends RunHeader {
  /** The scheduler that the run was begun with. */
  readonly scheduler: number
  /** The engine that leads it. */
  readonly engine?: string | undefined
  /** The batch that it belongs to, whose ends are told together. */
  readonly batch?: string | undefined
}

/** What is left of the head of a run that was deleted, or is being deleted. */
export interface DeletedHeader extends Pick<SharedHeader, 'batch'> {
  readonly deleted: true
}

/** All that is kept of a run. */
export interface SharedRun {
  readonly header: SharedHeader
  readonly events: readonly RecordedEvent[]
  /** `undefined` while the run is not over. */
  readonly end: EndRecord | undefined
}

/**
 * Holds a run that is not over to this engine and this version of the scheduler. Throws `run-other-engine`
 * and `run-other-scheduler`.
 */
export function checkLeader(
  { run, scheduler, engine: led }: Pick<SharedHeader, 'run' | 'scheduler' | 'engine'>,
  { name }: Pick<Engine, 'name'>,
): void {
  if (led !== undefined && name !== undefined && led !== name) {
    const message = `run ${run} is led by the engine ${led}, and ${name} is named: name the one that leads it`
    throw new FlowError({ code: 'run-other-engine', message })
  }
  if (scheduler === schedulerVersion) return
  const message = `run ${run} was begun with version ${scheduler} of the scheduler, and this is version ${schedulerVersion}: let a worker of that version end it, or start a new run`
  throw new FlowError({ code: 'run-other-scheduler', message })
}

/** Keeps what a run begins with, so that a worker needs no more than its id. */
export async function keepStart(
  store: SharedStore,
  header: SharedHeader,
  start: Start,
): Promise<void> {
  checkRunId(header.run)
  const packed = await packEvents(store, [start])
  await Promise.all([indexRun(store, header), writeJson(store, `runs/${header.run}/start`, packed)])
  await writeJson(store, headKey(header.run), header)
}

/** The head of a run. Throws `run-missing`. */
export async function readHeader(store: SharedStore, run: string): Promise<SharedHeader> {
  checkRunId(run)
  const header = await readHead(store, run)
  if (!header || 'deleted' in header) throw missingRun(run)
  return header
}

/** What stands at the head of a run; `undefined` when nothing does. */
export async function readHead(
  store: SharedStore,
  run: string,
): Promise<SharedHeader | DeletedHeader | undefined> {
  return readJson(store, headKey(run))
}

/** Leaves of the head of a run only that it was deleted. */
export async function keepDeleted(
  store: SharedStore,
  run: string,
  { batch }: Pick<SharedHeader, 'batch'>,
): Promise<void> {
  const head: DeletedHeader = { deleted: true, batch }
  await writeJson(store, headKey(run), head)
}

/** The event that a run begins with. Throws `run-missing`. */
export async function readStart(store: SharedStore, run: string): Promise<Start> {
  checkRunId(run)
  const packed = await readJson<PackedRecord>(store, `runs/${run}/start`)
  const [start] = packed ? await unpackEvents(store, packed) : []
  if (start?.type !== 'run-start') throw missingRun(run)
  return start
}

/** Writes down what a conductor tells, for those who look at the run. */
export interface SharedRecorder {
  onEvent(this: void, event: RunEvent): void
  /** Writes what was told since the last time. The same events are written once, also after a crash. */
  flush(): Promise<void>
}

/** The recorder of a run that is led, from its beginning, for the first time or again. */
export async function createSharedRecorder(
  store: SharedStore,
  run: string,
): Promise<SharedRecorder> {
  const written = (await store.list(`runs/${run}/events/`)).length
  let told: RecordedEvent[] = []
  let group = 0
  return {
    onEvent(event) {
      if (isRecorded(event)) told.push(event)
    },
    async flush() {
      if (told.length === 0) return
      const events = told
      told = []
      const at = group++
      if (at < written) return
      await writeJson(store, groupKey(run, at), await packEvents(store, events))
    },
  }
}

/** Keeps how a run ended. */
export async function keepEnd(store: SharedStore, run: string, end: EndRecord): Promise<void> {
  await writeJson(store, `runs/${run}/end`, await packEnd(store, end))
}

/** How a run ended; `undefined` while it is not over. */
export async function readEnd(store: SharedStore, run: string): Promise<EndRecord | undefined> {
  const packed = await readJson<PackedRecord>(store, `runs/${run}/end`)
  return packed && unpackEnd(store, packed)
}

/** The same without its large values, which are `null`. */
export async function readEndSummary(
  store: SharedStore,
  run: string,
): Promise<EndRecord | undefined> {
  const packed = await readJson<PackedRecord>(store, `runs/${run}/end`)
  return packed && unpackEndSummary(store, packed)
}

/** The events of a run that were recorded together, by their number from 0; `undefined` while there are none. */
export async function readEventGroup(
  store: SharedStore,
  run: string,
  group: number,
): Promise<readonly RecordedEvent[] | undefined> {
  const packed = await readJson<PackedRecord>(store, groupKey(run, group))
  return packed && unpackEvents(store, packed)
}

/** Whether a worker has begun to lead a run. */
export async function isLed(store: SharedStore, run: string): Promise<boolean> {
  return (await store.read(groupKey(run, 0))) !== undefined
}

function headKey(run: string): string {
  return `runs/${run}/head`
}

function groupKey(run: string, group: number): string {
  return `runs/${run}/events/${String(group).padStart(8, '0')}`
}

const readsAtOnce = 16

/** A run with its record. Throws `run-missing`. */
export async function readSharedRun(store: SharedStore, run: string): Promise<SharedRun> {
  const header = await readHeader(store, run)
  const end = await readEnd(store, run)
  const keys = await store.list(`runs/${run}/events/`)
  const groups = await severalAtOnce(keys, readsAtOnce, async (key) => {
    const packed = await readJson<PackedRecord>(store, key)
    return packed ? unpackEvents(store, packed) : []
  })
  return { header, events: groups.flat(), end }
}

async function writeJson(store: SharedStore, key: string, value: object): Promise<void> {
  await store.write(key, JSON.stringify(value))
}

async function readJson<V>(store: SharedStore, key: string): Promise<V | undefined> {
  const text = await store.read(key)
  return text === undefined ? undefined : (JSON.parse(text) as V)
}

/** The error of a run that is not in the store. */
export function missingRun(run: string): FlowError {
  const message = `there is no run ${run} in the shared store: it was deleted, or the worker looks into another store`
  return new FlowError({ code: 'run-missing', message })
}
