import type { RunEvent, RunState } from '@chainwright/core'

/** Shows a run while it goes on. */
export interface Progress {
  /** The state that the run's events are folded into, once there is one. */
  attach(state: RunState): void
  event(event: RunEvent): void
  /** A line that stays. */
  note(line: string): void
  /** Leaves the terminal as it was; nothing is shown after this. */
  end(): void
}

/** Shows nothing of a run, only notes to `tell`. */
export function createQuietProgress(tell: (line: string) => void): Progress {
  return { attach: () => undefined, event: () => undefined, note: tell, end: () => undefined }
}
