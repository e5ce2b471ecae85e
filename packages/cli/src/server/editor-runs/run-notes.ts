import { isFlowError, type Outputs } from '@chainwright/core'
import type { Store, StoredSummary } from '@chainwright/durable'
import { isRowId } from './draft-desk.ts'
import { sentEvent } from './event-feed.ts'

/** What the list of runs tells of one. Times are milliseconds since 1970. */
export interface RunNote {
  readonly run: string
  readonly name: string
  readonly digest: string
  readonly startedAt: number
  /** Until it ended; of one that is not over, until now. */
  readonly duration: number
  readonly status: StoredSummary['status']
  readonly tokens: number
}

/** A run with all that shows it again. */
export interface ToldRun {
  readonly note: RunNote
  /** The flow file as it was. */
  readonly flow: string
  readonly inputs: Outputs
  readonly events: readonly object[]
}

/** Runs that are listed: the newest. */
const listed = 200
/** Runs of a store that are all read when it is listed first. */
const mostRead = 1_000

/** How a run that is driven here stands; `undefined` for all others. */
export type DrivenStatus = (id: string) => 'running' | 'paused' | undefined

/**
 * Gives a function that lists the runs of the store, newest first, without those that cannot be read, and
 * without the rows of data sets. Runs that are over never change: each is read once.
 */
export function createRunList(store: Store, drivenStatus: DrivenStatus): () => RunNote[] {
  const over = new Map<string, RunNote>()
  const open = new Set<string>()
  const seen = new Set<string>()

  function take(summary: StoredSummary): RunNote[] {
    if (summary.status === 'corrupt') {
      open.delete(summary.run)
      return []
    }
    // It is being begun.
    if (summary.startedAt === undefined) return []
    const note = noteOf(summary, drivenStatus)
    if (summary.endedAt === undefined) return [note]
    open.delete(summary.run)
    over.set(summary.run, note)
    return []
  }

  return () => {
    const ids = store.ids().filter((id) => !isRowId(id))
    if (seen.size === 0 && ids.length > mostRead) {
      // Of a large store only what changed last is read.
      for (const summary of store.list({ limit: listed })) {
        if (!isRowId(summary.run)) take(summary).forEach(({ run }) => open.add(run))
      }
    } else for (const id of ids) if (!seen.has(id)) open.add(id)
    for (const id of ids) seen.add(id)
    const there = new Set(ids)
    const going = [...open]
      .filter((id) => there.has(id))
      .flatMap((id) => take(readSummary(store, id)))
    const ended = [...over.values()].filter(({ run }) => there.has(run))
    return [...going, ...ended].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, listed)
  }
}

/** What the record of a run says of it. */
function readSummary(store: Store, run: string): StoredSummary {
  try {
    const { flow: _flow, events: _events, ...summary } = store.read(run)
    return summary
  } catch (thrown) {
    if (!isFlowError(thrown)) throw thrown
    return { run, status: thrown.code === 'run-missing' ? 'interrupted' : 'corrupt' }
  }
}

/** One run with its events so far. Throws `run-missing`, `run-corrupt` or `store-version`. */
export function toldRun(store: Store, id: string, drivenStatus: DrivenStatus): ToldRun {
  const { flow, events, ...summary } = store.read(id)
  const told = events.map(sentEvent)
  const [first] = told as { inputs?: Outputs }[]
  return { note: noteOf(summary, drivenStatus), flow, inputs: first?.inputs ?? {}, events: told }
}

function noteOf(summary: StoredSummary, drivenStatus: DrivenStatus): RunNote {
  const { run, name = '', digest = '', startedAt = 0, endedAt = Date.now(), usage } = summary
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)
  const duration = Math.max(0, endedAt - startedAt)
  const status = drivenStatus(run) ?? summary.status
  return { run, name, digest, startedAt, duration, status, tokens }
}
