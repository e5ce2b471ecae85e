import type { Advanced, Command } from './commands.ts'
import type { DerivedEvent } from './events.ts'
import type { NodeState, RunState, Scope } from './run-state.ts'

/** What one event sets off, while it is worked out. The lists are shared empty ones until used. */
export interface Work {
  readonly state: RunState
  readonly time: number
  commands: readonly Command[]
  derived: readonly DerivedEvent[]
  /** Nodes whose sources are all final, to be looked at. */
  ready: readonly NodeState[]
  /** Bodies with nothing left to do, to be ended. */
  done: readonly Scope[]
}

const none: readonly never[] = []

/** The answer to an event that sets nothing off. */
export const noProgress: Advanced = { commands: none, derived: none }

/** Work on an event of this time. */
export function beginWork(state: RunState, time: number): Work {
  return { state, time, commands: none, derived: none, ready: none, done: none }
}

/** Adds a command. */
export function order(work: Work, command: Command): void {
  work.commands = appended(work.commands, command)
}

/** Adds a derived event. */
export function derive(work: Work, event: DerivedEvent): void {
  work.derived = appended(work.derived, event)
}

/** Adds a node that waits for nothing any more. */
export function becomeReady(work: Work, node: NodeState | undefined): void {
  if (node) work.ready = appended(work.ready, node)
}

/** Adds a body in which nothing is left to do. */
export function becomeDone(work: Work, scope: Scope): void {
  work.done = appended(work.done, scope)
}

/** Most events set off one thing, and an array that begins with one element takes room for one. */
function appended<V>(to: readonly V[], value: V): readonly V[] {
  if (to === none) return [value]
  ;(to as V[]).push(value)
  return to
}
