import type { RecordedEvent, StepCall, StepPlace } from '@chainwright/core'

/**
 * What an engine gives one run of a flow: calls that any worker can carry out, timers, and the order in
 * which things came to an end. After a crash the engine calls the same function again, and everything
 * that came before comes once more, in the same order.
 */
export interface RunContext {
  /** Begins a call. The same key is the same call, however often it is asked for. */
  call(this: void, key: string, call: StepCall): void
  /** Tells the worker that carries out a call to stop; the call still comes to an end. */
  cancel(this: void, key: string): void
  /** Begins a pause, in milliseconds. */
  timer(this: void, key: string, delayMs: number): void
  /** A step waits for an answer, which may have come before. */
  ask(this: void, place: StepPlace): void
  /** What came to an end next. The answer is on record before it is given. */
  next(this: void): Promise<Arrival>
}

/** Something that came to an end, or came from outside. Times are milliseconds since 1970. */
export type Arrival =
  | {
      readonly type: 'call'
      readonly key: string
      /** `node-start` with `node-end` or `node-error` of each of its steps. */
      readonly events: readonly RecordedEvent[]
    }
  | {
      /** The engine gave the call up; it has no result. */
      readonly type: 'call-lost'
      readonly key: string
      readonly message: string
      readonly time: number
    }
  | { readonly type: 'timer'; readonly key: string }
  | (StepPlace & { readonly type: 'signal'; readonly value: unknown; readonly time: number })
  | { readonly type: 'cancel'; readonly reason?: string | undefined; readonly time: number }
