import type { Outputs } from '@chainwright/core'
import type { Store, StoredSummary } from '@chainwright/durable'
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

/** How a run that is driven here stands; `undefined` for all others. */
export type DrivenStatus = (id: string) => 'running' | 'paused' | undefined

/** The runs of the store, newest first. Those that cannot be read are left out. */
export function runNotes(store: Store, drivenStatus: DrivenStatus): RunNote[] {
  const known = store.list({ limit: listed }).filter(({ status }) => status !== 'corrupt')
  return known.map((summary) => noteOf(summary, drivenStatus))
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
