import type { Outputs, Plan, RecordedEvent, RunEvent, RunState } from '@chainwright/core'
import type { StoredRecord, StoredResult } from '@chainwright/durable'
import type { EventId } from './event-id.ts'
import type { RunLog } from './run-log.ts'
import type { ServedFlow } from './served-flow.ts'

/** What is on record of runs. */
export interface RunRecords {
  /** How a run is. Throws `run-missing`, `run-corrupt` or `store-version`. */
  read(id: string): Promise<RunRecord>
  /** What a run was begun with. Throws as `read` does. */
  inputs(id: string): Promise<Outputs>
  /** All events that are on record, and the plan they belong to. Throws as `read` does. */
  history(id: string): Promise<RunHistory>
  /** Where an event that a reader has stands in the record. */
  placeInRecord(this: void, id: EventId): EventId
}

/** Where runs are carried out and kept: in this process with its store, or by the workers of an engine. */
export interface RunHouse extends RunRecords {
  /** Whether a run that is over can be read. */
  readonly keepsRuns: boolean
  /**
   * Begins a run. When this resolves, the run is on record and will be carried out. Throws a `FlowError`:
   * `run-exists` for an id that is taken, and what is wrong with the inputs.
   */
  begin(start: HouseStart): Promise<HousedRun>
  /**
   * Goes on with a run that is not over, or looks at it where others carry it out; `undefined` when there
   * is nothing to go on with here. Throws `run-missing` and the like.
   */
  goOn(run: RunPlace): Promise<HousedRun | undefined>
  /** Ids of the runs of before that wait for a process like this one, and of others. */
  waiting(): readonly string[]
  /** Lets go of what the house holds, once all runs are let go of. */
  close(): void
}

/** A run of a served flow. */
export interface RunPlace {
  readonly flow: ServedFlow
  readonly id: string
  /**
   * Called once where this process answers for what the run spends. Gives what hears of each event, and
   * must not throw.
   */
  readonly watch: () => (event: RunEvent) => void
}

/** A run that is to begin. */
export interface HouseStart extends RunPlace {
  readonly inputs: Outputs
  /** Whether a caller named it: the same may be asked for at another server in this moment. */
  readonly isNamed: boolean
}

/** A run that is carried out here, or looked at. */
export interface HousedRun {
  readonly state: RunState
  readonly log: RunLog
  /** Whether this process carries it out: its work ends when it is let go of. */
  readonly isCarriedHere: boolean
  /** Never rejects. `left`: it was let go of, and may go on. */
  readonly result: Promise<StoredResult>
  /** Whether nothing is on record that the state does not know of. */
  isCurrent(this: void): boolean
  /** Looks at once whether there is news, where others carry it out. */
  lookNow(this: void): void
  /** Tells the run to end. Resolves when that is on record. */
  cancel(this: void, reason?: string): Promise<void>
  /** Answers a step that waits. Resolves when the answer is on record. Throws `signal-unknown` and the like. */
  signal(this: void, step: string, value: unknown): Promise<void>
  leave(this: void): Promise<void>
}

/** How a run is, by its record. `queued`: no worker has taken it yet. */
export interface RunRecord extends Pick<StoredRecord, 'run' | 'startedAt' | 'end' | 'waiting'> {
  readonly status: StoredRecord['status'] | 'queued'
}

/** What happened in a run. */
export interface RunHistory {
  readonly plan: Plan
  readonly events: readonly RecordedEvent[]
}
