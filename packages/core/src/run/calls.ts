import type { Json } from '../lib/json.ts'
import type { Model } from '../node/models.ts'

/** One call of a model as plain JSON. Its form is the watcher's own: the engine does not look inside. */
export type CallRecord = Readonly<Record<string, Json>>

/** What one try of a step asked of its models. */
export interface StepCalls {
  /** How many calls were made. */
  readonly count: number
  /** Those that were kept, in order; fewer than `count` when there were many or large ones. */
  readonly kept: readonly CallRecord[]
}

/** Steps of one node that run together, one of them as a rule, and what they ask. */
export interface WatchedSteps {
  /** The inputs of each. */
  readonly inputs: readonly Readonly<Record<string, unknown>>[]
  /** The capabilities that all of them are handed, by name. */
  readonly capabilities: object
  /** The model that each capability is of, by the same names. */
  readonly models: Readonly<Record<string, Model>>
}

/** Looks over the shoulder of steps. */
export interface CallWatch {
  /** The same capabilities, with what they are asked noted. */
  readonly capabilities: object
  /** The calls that were made so far for the step of this number; `undefined` when there were none. */
  calls(step: number): StepCalls | undefined
}

/** Begins to watch steps. */
export type WatchCalls = (steps: WatchedSteps) => CallWatch

/** Where a cache keeps the calls of the step whose outputs stand under a key. */
export function callsKey(key: string): string {
  return `${key}-calls`
}
