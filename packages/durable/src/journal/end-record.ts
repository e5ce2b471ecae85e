import { errorRecord, type FlowError, type Outputs, type RunState } from '@chainwright/core'
import type { FlowErrorRecord } from '@chainwright/core'

/** How a run ended. Written once, with the last event, and never changed. */
export interface EndRecord {
  readonly status: 'succeeded' | 'failed' | 'cancelled'
  readonly outputs: Outputs
  readonly absent: readonly string[]
  readonly error?: FlowErrorRecord | undefined
  readonly endedAt: number
  readonly usage: RunState['usage']
}

/** The end of a run that is over. */
export function endRecord(state: RunState): EndRecord {
  const { status, outputs, absent, error, endedAt, usage } = state
  const ended = status === 'succeeded' || status === 'failed' ? status : 'cancelled'
  return { status: ended, outputs, absent, error, endedAt, usage: { ...usage } }
}

/** The end of a run that could not be led, or was led no further because it was cancelled. */
export function failedEnd(error: FlowError): EndRecord {
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
  const endedAt = Date.now()
  const status = error.code === 'cancelled' ? 'cancelled' : 'failed'
  return { status, outputs: {}, absent: [], error: errorRecord(error), endedAt, usage }
}

/** Where the large values of an end may stand. */
export function endPlaces({ outputs }: EndRecord): string[][] {
  return Object.keys(outputs).map((name) => ['outputs', name])
}
