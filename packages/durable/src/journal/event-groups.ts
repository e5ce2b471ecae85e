import type { RecordedEvent } from '@chainwright/core'
import { createDelay } from '../delay.ts'
import type { EndRecord } from './end-record.ts'
import type { RunFile } from './driven-file.ts'

/** Where the groups of a run's events go. */
export interface GroupTarget {
  /** Makes the file of a new run, with its first group. */
  open(this: void, events: readonly RecordedEvent[]): RunFile
  /** The file could not be written while nothing was going on: the run has to stop. */
  onProblem(this: void): void
}

/** Events on their way into a run's file, several at a time. */
export interface EventGroups {
  readonly file: RunFile | undefined
  /** Why the record is not whole. */
  readonly problem: Error | undefined
  /** Adds an event to the group that waits; an urgent one is written at once, with all before it. */
  add(event: RecordedEvent, urgent: boolean): void
  /** Writes what waits. Throws what goes wrong, then and ever after. */
  flush(): void
  end(record: EndRecord): void
}

/** How long an event may wait for company, in milliseconds. */
const groupMs = 20

/** Collects events into groups, each of which is one record and one write. */
export function createEventGroups(target: GroupTarget, opened: RunFile | undefined): EventGroups {
  let file = opened
  let problem: Error | undefined
  let waiting: RecordedEvent[] = []
  const delay = createDelay(groupMs, () => {
    try {
      flush()
    } catch {
      target.onProblem()
    }
  })

  function attempt(write: () => void): void {
    if (problem) throw problem
    try {
      write()
    } catch (thrown) {
      problem = thrown instanceof Error ? thrown : new Error('a write failed', { cause: thrown })
      throw problem
    }
  }

  // The time goes on running: to set it anew for every group takes longer than to look once in vain.
  function flush(): void {
    if (waiting.length === 0) return
    const group = waiting
    waiting = []
    attempt(() => {
      if (file) file.append(group)
      else file = target.open(group)
    })
  }

  return {
    get file() {
      return file
    },
    get problem() {
      return problem
    },
    add(event, urgent) {
      waiting.push(event)
      if (urgent) flush()
      else delay.start()
    },
    flush,
    end: (record) => attempt(() => file?.end(record)),
  }
}
