import type { RecordedEvent } from '@chainwright/core'

/**
 * Events that end a run whose runner is gone: it is cancelled, and what was in flight is not any more.
 * `time` is in milliseconds since 1970.
 */
export function endLost(reason: string, time: number): RecordedEvent[] {
  return [
    { type: 'run-cancel', reason, time },
    { type: 'run-resume', time },
  ]
}
