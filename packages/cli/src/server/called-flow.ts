import type { FlowError, Flow, Outputs, Plan, RunEvent, RunState } from '@chainwright/core'

/** A run that a client of another protocol began. */
export interface FlowCall {
  readonly id: string
  readonly state: RunState
  /** Never rejects. `left`: the server let go of the run, which goes on later. */
  readonly result: Promise<FlowCallResult>
  cancel(reason?: string): void
  /** Answers a step that waits. Throws a `FlowError` for an answer that does not suit. */
  signal(step: string, value: unknown): Promise<void>
}

/** How such a run ended. */
export interface FlowCallResult {
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'left'
  readonly outputs: Outputs
  readonly absent: readonly string[]
  readonly error: FlowError | undefined
}

/** Hears of the events of a run. */
export type EventListener = (event: RunEvent) => void

/** A flow that clients of other protocols may call, with its declared inputs alone. */
export interface CalledFlow {
  /** How clients name it. */
  readonly name: string
  readonly flow: Flow
  readonly plan: Plan
  /**
   * Starts a run; the listener gets every event, in order, the first ones before this resolves. Throws a
   * `FlowError` when the inputs do not suit, or the limits of the flow are reached.
   */
  start(inputs: Outputs, onEvent: EventListener): Promise<FlowCall>
  /**
   * A run of this flow that was started before and is not over, with its events from now on;
   * `undefined` when there is none of this id.
   */
  find(id: string, onEvent: EventListener): Promise<FlowCall | undefined>
}
