import type { RecordedEvent, RunEvent } from '@chainwright/core'
import type { EndRecord } from './end-record.ts'
import { createEventGroups, type GroupTarget } from './event-groups.ts'
import type { RunFile } from './driven-file.ts'
import { addUsage } from './usage.ts'

/** What a recorder needs to know of its run. */
export interface Recording extends GroupTarget {
  /** Whether a step's start has to be on record before it begins. */
  readonly isUnsafe: (path: string) => boolean
  readonly onEvent: ((event: RunEvent) => void) | undefined
}

/** Writes down a run as it goes. */
export interface Recorder {
  /** Throws when the file cannot be written, so that the run stops. */
  onEvent(this: void, event: RunEvent): void
  /** Writes how the run ended, unless that is on record. */
  end(record: EndRecord): void
  isEnded(): boolean
  /** Writes what waits; whatever comes later is not the run's any more. */
  stop(): RunFile | undefined
  /** Why the record is not whole. */
  problem(): Error | undefined
}

/**
 * Makes the record of a run: each event is in the file before the run goes on from it. Starts of steps
 * that may simply run again wait for the next end, so that a node takes one write and not two.
 */
export function createRecorder(
  recording: Recording,
  before?: { file: RunFile; events: readonly RecordedEvent[] },
): Recorder {
  const groups = createEventGroups(recording, before?.file)
  let stopped = false
  let ended = false
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
  for (const event of before?.events ?? []) addUsage(usage, event)

  function record(event: RecordedEvent): void {
    // A run that is cancelled before it begins was never there.
    if (!groups.file && event.type !== 'run-start') return
    addUsage(usage, event)
    groups.add(event, isUrgent(event, recording))
  }

  function end(how: EndRecord): void {
    groups.flush()
    if (ended || !groups.file) return
    groups.end(how)
    ended = true
  }

  return {
    onEvent(event) {
      if (stopped) return
      if (groups.problem) throw groups.problem
      if (event.type === 'run-end') end(endOf(event, usage))
      else if (isRecorded(event)) record(event)
      recording.onEvent?.(event)
    },
    end,
    isEnded: () => ended,
    stop() {
      stopped = true
      try {
        groups.flush()
      } catch {
        // `problem` says so.
      }
      return groups.file
    },
    problem: () => groups.problem,
  }
}

function endOf(
  { status, outputs, absent, error, time }: Extract<RunEvent, { type: 'run-end' }>,
  usage: EndRecord['usage'],
): EndRecord {
  return { status, outputs, absent, error, endedAt: time, usage: { ...usage } }
}

/** Whether a store keeps an event: those that follow from others, or show how far a step is, it does not. */
export function isRecorded(event: RunEvent): event is RecordedEvent {
  switch (event.type) {
    case 'run-start':
    case 'node-start':
    case 'node-retry':
    case 'node-end':
    case 'node-error':
    case 'timer-end':
    case 'signal-end':
    case 'run-cancel':
    case 'run-resume':
      return true
    default:
      return false
  }
}

function isUrgent(event: RecordedEvent, { isUnsafe }: Recording): boolean {
  switch (event.type) {
    case 'node-start':
      return isUnsafe(event.node)
    case 'node-retry':
    case 'timer-end':
    case 'run-resume':
      return false
    default:
      return true
  }
}
