import { statSync } from 'node:fs'
import {
  errorRecord,
  isFlowError,
  type FlowErrorRecord,
  type RecordedEvent,
  type RunState,
} from '@chainwright/core'
import type { EndRecord } from './end-record.ts'
import type { RunHeader } from './header.ts'
import type { RunContent } from './run-content.ts'
import { beginMs, readRunFile, type RunFiles } from './run-file.ts'
import { runPath } from './run-place.ts'
import { tornBytes } from './torn-tail.ts'

/**
 * `running`: a process drives it. `paused`: it was left with questions open. `interrupted`: nobody
 * drives it and it is not over; it can go on. `corrupt`: it was damaged. The others are final.
 */
export type StoredStatus =
  | 'running'
  | 'paused'
  | 'interrupted'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'corrupt'

/** What lists tell of a run. Times are milliseconds since 1970. */
export interface StoredSummary extends Partial<Omit<RunHeader, 'flow'>> {
  readonly run: string
  readonly status: StoredStatus
  readonly endedAt?: number | undefined
  readonly usage?: RunState['usage'] | undefined
  /** Why it failed, or what is damaged. */
  readonly error?: FlowErrorRecord | undefined
  /** Bytes at the end of its journal that were half written when its process died, and are dropped. */
  readonly tornBytes?: number | undefined
}

/** A run with everything that is on record. */
export interface StoredRecord extends StoredSummary {
  readonly flow: string
  readonly events: readonly RecordedEvent[]
  readonly end: EndRecord | undefined
  /** Questions that were open when the run was left. */
  readonly waiting: readonly unknown[]
}

/** What lists tell of the run in a file; `undefined` while it is being begun. */
export function storedSummary(files: RunFiles, id: string): StoredSummary | undefined {
  try {
    const {
      flow: _flow,
      events: _events,
      waiting: _waiting,
      end: _end,
      ...summary
    } = storedRecord(files, readRunFile(files, id))
    return summary
  } catch (thrown) {
    if (!isFlowError(thrown)) throw thrown
    const changed = statSync(runPath(files, id), { throwIfNoEntry: false })?.mtimeMs
    const empty = thrown.code === 'run-missing'
    if (empty && (changed === undefined || Date.now() - changed < beginMs)) return undefined
    return { run: id, status: 'corrupt', error: errorRecord(thrown) }
  }
}

/** A run's content with its status. */
export function storedRecord(files: RunFiles, content: RunContent): StoredRecord {
  const { header, events, end, owner, waiting } = content
  const running = !end && owner !== undefined && files.owner.isAlive(owner)
  const open = running ? 'running' : waiting.length > 0 ? 'paused' : 'interrupted'
  const torn = running ? 0 : tornBytes(`${runPath(files, header.run)}-wal`)
  return {
    ...header,
    status: end?.status ?? open,
    ...(end && { endedAt: end.endedAt, usage: end.usage }),
    ...(end?.error && { error: end.error }),
    ...(torn > 0 && { tornBytes: torn }),
    events,
    end,
    waiting,
  }
}
