import type { Outputs, RecordedEvent } from '@chainwright/core'
import type { RunFollower } from '../run/runner.ts'

/** What a list shows of a run that was kept. */
export interface RunNote {
  readonly run: string
  readonly name: string
  readonly digest: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds. */
  readonly duration: number
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'running' | 'paused' | 'interrupted'
  readonly tokens: number
  /** Size of what is kept, in characters of JSON. */
  readonly size: number
  /** What it was asked: the beginning of its shortest input that is a text. */
  readonly about?: string
  /** The server that keeps it; left out for runs of this device. */
  readonly host?: string
}

/** A run that was kept: enough to show all of it again. */
export interface KeptRun {
  readonly note: RunNote
  /** The flow file as it was. */
  readonly flow: string
  readonly inputs: Outputs
  readonly events: readonly RecordedEvent[]
}

/** Where runs are kept. */
export interface RunKeeper {
  /** The server that keeps them; left out for this device. */
  readonly host?: string
  notes(): Promise<readonly RunNote[]>
  read(run: string): Promise<KeptRun | undefined>
  write(kept: KeptRun): Promise<void>
  remove(runs: readonly string[]): Promise<void>
  /** Tells all events of a run that is not over; left out where none goes on by itself. */
  follow?(run: string, follower: RunFollower): Promise<void>
}
