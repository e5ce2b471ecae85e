import type { DerivedEvent, Outputs } from './events.ts'

/** What the scheduler asks a driver to do. Nodes are named by their number in the plan. */
export type Command =
  /** Run one step and bring `node-start`, then `node-end` or `node-error`. */
  | {
      readonly type: 'run-node'
      readonly node: number
      readonly item: number | undefined
      readonly attempt: number
      readonly inputs: Outputs
      readonly fallback: boolean
    }
  /** Run the first try of some items of a node together; `inputs` holds one entry per item, from `first`. */
  | {
      readonly type: 'run-batch'
      readonly node: number
      readonly first: number
      readonly inputs: readonly Outputs[]
    }
  /** Bring `node-retry` now and `timer-end` after the pause. */
  | {
      readonly type: 'start-timer'
      readonly node: number
      readonly item: number | undefined
      readonly attempt: number
      readonly delayMs: number
    }
  /** Abort what runs; each step still brings its end or error. */
  | { readonly type: 'cancel-running' }
  /** The run is over; the state holds its result. */
  | { readonly type: 'finish' }

/** What follows from one event. */
export interface Advanced {
  readonly commands: readonly Command[]
  readonly derived: readonly DerivedEvent[]
}
