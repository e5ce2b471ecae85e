import type { FlowErrorRecord } from '../error.ts'
import type { Usage } from '../node/node-type.ts'
import type { StepCalls } from './calls.ts'

/** Output values of a step by port name; a port that is left out has no value. */
export type Outputs = Readonly<Record<string, unknown>>

/** Times are milliseconds since 1970; durations are milliseconds. */
interface Timed {
  readonly time: number
}

/** One step: a node, or one item of a lifted node. */
export interface StepPlace {
  /** Id of the node; inside of bodies with their steps before it, `story#3/generate`. */
  readonly node: string
  /** Position in the lifted lists; left out when the node runs once. */
  readonly item?: number | undefined
}

interface StepAttempt extends StepPlace, Timed {
  /** 1 for the first try. */
  readonly attempt: number
}

/** Limits that the scheduler keeps to; part of the record, so that a replay decides alike. */
export interface RunLimits {
  /** Steps that run at once. */
  readonly concurrency: number
  /** Steps that use a model at once, by model reference; a model that is not named has no own limit. */
  readonly models: Readonly<Record<string, number>>
  /** Steps that a run may take in all. */
  readonly steps: number
}

/** Why a step ran although a cache was there, or why it did not need to. */
export type Because =
  | { readonly type: 'first' }
  | { readonly type: 'same' }
  | { readonly type: 'changed'; readonly parts: readonly string[] }
  | { readonly type: 'forgotten' }
  | { readonly type: 'not-repeatable' }
  | { readonly type: 'pinned' }

/** Why a node did not run. */
export type SkipReason =
  | { readonly type: 'off' }
  /** The run was to go up to another node, which does not need this one. */
  | { readonly type: 'not-asked' }
  | { readonly type: 'no-value'; readonly port: string; readonly from: string }
  | { readonly type: 'failed'; readonly error: FlowErrorRecord }

/** What happens in a run, in order. Plain JSON. A run is the fold of its events. */
export type RunEvent = RecordedEvent | DerivedEvent

/** Events that a driver brings; a journal holds these. */
export type RecordedEvent =
  | (Timed & {
      readonly type: 'run-start'
      readonly run: string
      readonly digest: string
      readonly inputs: Outputs
      readonly limits: RunLimits
      readonly seed?: number | undefined
      /** Path of the node that the run goes up to; left out, all nodes run. */
      readonly until?: string | undefined
      /** Outputs that nodes have without running, by node. */
      readonly pins?: Readonly<Record<string, Outputs>> | undefined
      /** The run that this one was made from. */
      readonly parent?: string | undefined
    })
  | (StepAttempt & { readonly type: 'node-start' })
  | (StepPlace &
      Timed & { readonly type: 'node-delta'; readonly port: string; readonly text: string })
  | (StepPlace &
      Timed & {
        readonly type: 'node-progress'
        readonly done: number
        readonly total: number
        readonly message?: string | undefined
      })
  | (StepAttempt & { readonly type: 'node-retry'; readonly delayMs: number })
  | (StepAttempt & {
      readonly type: 'node-end'
      readonly outputs: Outputs
      readonly cached?: boolean | undefined
      readonly because?: Because | undefined
      readonly usage?: Usage | undefined
      /** What the models were asked, when the run watches; of a cached step, when it first ran. */
      readonly calls?: StepCalls | undefined
    })
  | (StepAttempt & {
      readonly type: 'node-error'
      readonly error: FlowErrorRecord
      readonly usage?: Usage | undefined
      readonly calls?: StepCalls | undefined
    })
  | (StepAttempt & { readonly type: 'timer-end' })
  /** The answer that a paused step waited for. */
  | (StepPlace & Timed & { readonly type: 'signal-end'; readonly value: unknown })
  | (Timed & { readonly type: 'run-cancel'; readonly reason?: string | undefined })
  /** The run goes on in another process: what was in flight is not any more. */
  | (Timed & { readonly type: 'run-resume' })

/** Events that follow from the recorded ones; computed again on replay. */
export type DerivedEvent =
  | (Timed & { readonly type: 'node-skip'; readonly node: string; readonly reason: SkipReason })
  /** A node has the outputs that the run was given for it. */
  | (Timed & { readonly type: 'node-pin'; readonly node: string })
  | (Timed & {
      /** All items of a lifted node are done. */
      readonly type: 'node-collect'
      readonly node: string
      readonly items: number
      /** Items that were dropped by `onError: skip`. */
      readonly skipped: readonly number[]
    })
  | (StepPlace &
      Timed & {
        /** A step waits, for an answer to `ask` or until a time. */
        readonly type: 'signal-wait'
        readonly ask?: unknown
        readonly until?: number | undefined
      })
  /** A round of the body of a step begins, or is over. */
  | (StepPlace & Timed & { readonly type: 'body-start'; readonly round: number })
  | (StepPlace &
      Timed & {
        readonly type: 'body-end'
        readonly round: number
        readonly status: 'succeeded' | 'failed'
      })
  | (Timed & {
      readonly type: 'run-end'
      readonly status: 'succeeded' | 'failed' | 'cancelled'
      readonly outputs: Outputs
      /** Outputs of the flow that have no value. */
      readonly absent: readonly string[]
      readonly error?: FlowErrorRecord | undefined
    })
