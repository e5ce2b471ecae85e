import type { Arrival } from '../engines/run-context.ts'
import { schedulerVersion } from '../engines/shared-run.ts'
import type { PackedRecord } from '../values/large-values.ts'

/** Names of the services; runs of another version of the scheduler go to others. */
export const runsService = runsServiceOf(schedulerVersion)
export const stepsService = `chainwright-steps-${schedulerVersion}`

/** The service of runs of a version; `%` for all of them in a query. */
export function runsServiceOf(version: number | '%'): string {
  return `chainwright-runs-${version}`
}

/** A call of a step as it stands in Restate's journal. */
export interface RestateCall {
  readonly run: string
  readonly call: PackedRecord
}

/** Something that comes to a run from outside. */
export type Message = Extract<Arrival, { type: 'signal' | 'cancel' }>

/** Each message from outside has a durable promise of its own; the first answer counts. */
export function promiseName(
  message: Pick<Message, 'type'> & { node?: string; item?: number | undefined },
): string {
  if (message.type === 'cancel') return 'cancel'
  return `ask ${message.node ?? ''} ${message.item ?? ''}`
}
