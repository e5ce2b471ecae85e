import type { Advanced, Command } from './commands.ts'
import type { DerivedEvent } from './events.ts'
import type { RunState } from './run-state.ts'

/** What one event sets off, while it is worked out. */
export interface Work {
  readonly state: RunState
  readonly time: number
  readonly commands: Command[]
  readonly derived: DerivedEvent[]
  /** Nodes whose sources are all final, to be looked at. */
  readonly ready: number[]
}

/** The answer to an event that sets nothing off. */
export const noProgress: Advanced = { commands: [], derived: [] }
