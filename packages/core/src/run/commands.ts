import type { DerivedEvent, Outputs } from './events.ts'
import type { NodeState, Scope } from './run-state.ts'

/** What the scheduler asks a driver to do. */
export type Command =
  /** Run one step and bring `node-start`, then `node-end` or `node-error`. */
  | {
      readonly type: 'run-node'
      readonly node: NodeState
      readonly item: number | undefined
      readonly attempt: number
      readonly inputs: Outputs
      readonly fallback: boolean
    }
  /** Run the first try of some items of a node together; `inputs` holds one entry per item, from `first`. */
  | {
      readonly type: 'run-batch'
      readonly node: NodeState
      readonly first: number
      readonly inputs: readonly Outputs[]
    }
  /** Bring `timer-end` after the pause; before a new try, bring `node-retry` now. */
  | {
      readonly type: 'start-timer'
      readonly node: NodeState
      readonly item: number | undefined
      readonly attempt: number
      readonly delayMs: number
      readonly retry: boolean
    }
  /** A step asks something: bring `signal-end` with the answer, whenever it comes. */
  | { readonly type: 'await-signal'; readonly node: NodeState; readonly item: number | undefined }
  /** Abort what runs in a scope and inside it; each step still brings its end or error. */
  | { readonly type: 'cancel-running'; readonly scope: Scope }
  /** The run is over; the state holds its result. */
  | { readonly type: 'finish' }

/** What follows from one event. */
export interface Advanced {
  readonly commands: readonly Command[]
  readonly derived: readonly DerivedEvent[]
}
