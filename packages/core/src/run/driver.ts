import { FlowError, errorRecord, toFlowError } from '../error.ts'
import { advance } from './advance.ts'
import type { StepCalls, WatchCalls } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Command } from './commands.ts'
import type { ContentCache } from './content-cache.ts'
import type { RecordedEvent, RunEvent, StepPlace } from './events.ts'
import type { Model, Models, Services } from '../node/models.ts'
import type { Usage } from '../node/node-type.ts'
import {
  isCurrent,
  isFinal,
  type NodeState,
  type RunState,
  pathOf,
  type Scope,
} from './run-state.ts'
import { openScopes } from './scope.ts'

/** One run in this process: its state, and everything it was handed. */
export interface Driver {
  readonly state: RunState
  readonly clock: Clock
  readonly models: Models | undefined
  readonly services: Partial<Services>
  readonly cache: ContentCache | undefined
  readonly watchCalls: WatchCalls | undefined
  readonly valueBytes: number
  readonly graceMs: number
  readonly onEvent: ((event: RunEvent) => void) | undefined
  readonly onFinish: () => void
  /** The scheduler is in another process; this tells it what happened. */
  readonly elsewhere: ((event: RecordedEvent) => void) | undefined
  readonly controller: AbortController
  /** What aborts the steps of a body, for those that have any in flight. */
  readonly bodyControllers: Map<Scope, AbortController>
  readonly resolved: Map<string, Promise<Model>>
  /** Timers that are still set, by what calls them off. */
  readonly timers: Set<() => void>
  /** Carries out `run-node` and `run-batch`. */
  readonly execute: (
    driver: Driver,
    command: Extract<Command, { type: 'run-node' | 'run-batch' }>,
  ) => void
  /** Events that wait for their turn, while one is worked out. */
  readonly inbox: (RecordedEvent | undefined)[]
  /** How many of them there are; the rest of `inbox` is spare room. */
  waiting: number
  draining: boolean
  /** The time that events carry; read once per thing that comes from outside. */
  now: number
  /** The listener threw: the run is stopped, and this is why. */
  listenerError: FlowError | undefined
}

/** One try of a step. */
export interface Try extends StepPlace {
  readonly state: NodeState
  readonly attempt: number
  /** What it used so far. */
  readonly usage: Usage | undefined
  /** What its models were asked, when the run watches. */
  readonly calls?: (() => StepCalls | undefined) | undefined
}

/**
 * Brings an event to the scheduler and carries out what follows. Never throws. `node` is that of the
 * event, where it is at hand.
 */
export function bring(driver: Driver, event: RecordedEvent, node?: NodeState): void {
  if (driver.elsewhere) return driver.elsewhere(event)
  if (driver.draining) {
    driver.inbox[driver.waiting++] = event
    return
  }
  driver.draining = true
  workOut(driver, event, node)
  for (let next = 0; next < driver.waiting; next++) {
    const waiting = driver.inbox[next]
    driver.inbox[next] = undefined
    if (waiting) workOut(driver, waiting, undefined)
  }
  driver.waiting = 0
  driver.draining = false
}

function workOut(driver: Driver, event: RecordedEvent, node: NodeState | undefined): void {
  const { status } = driver.state
  if (isFinal(status) || (status === 'stopping' && event.type === 'run-cancel')) return
  if (driver.onEvent) tell(driver, event)
  const { commands, derived } = advance(driver.state, event, node)
  for (let at = 0; at < derived.length; at++) tell(driver, derived[at] as RunEvent)
  for (let at = 0; at < commands.length; at++) carryOut(driver, commands[at] as Command)
}

/**
 * Tells that a try begins, ahead of the events that wait: whoever keeps a record has it before the
 * node's function is called.
 */
export function bringStart(driver: Driver, { node, item, attempt, state: known }: Try): void {
  const { now: time, state, onEvent, elsewhere } = driver
  if (elsewhere) return elsewhere({ type: 'node-start', node, item, attempt, time })
  if (!onEvent && time === state.commandedAt) return // nobody keeps a record
  const event: RecordedEvent = { type: 'node-start', node, item, attempt, time }
  tell(driver, event)
  advance(state, event, known)
}

/** Brings the failure of one try, unless it is over already. */
export function bringError(driver: Driver, place: Try, thrown: unknown): void {
  if (!stillWanted(driver, place)) return
  const { node, item, attempt, usage, state } = place
  const stopped = state.scope.status !== 'running' || driver.listenerError
  const failed = stopped ? cancelled(node) : toFlowError(thrown, { node, retryable: true })
  const calls = place.calls?.()
  bring(driver, {
    ...({ type: 'node-error', node, item, attempt, error: errorRecord(failed) } as const),
    ...(usage && { usage }),
    ...(calls && { calls }),
    time: driver.now,
  })
}

/** True while a result of this try would be taken. */
export function stillWanted(driver: Driver, place: Try): boolean {
  return isCurrent(driver.state, place.state, place.item, place.attempt)
}

/** Calls back after a pause, unless the run is over by then. */
export function after(driver: Driver, ms: number, callback: () => void): () => void {
  const callOff = driver.clock.after(ms, () => {
    driver.timers.delete(callOff)
    driver.now = driver.clock.now()
    callback()
  })
  driver.timers.add(callOff)
  return () => {
    driver.timers.delete(callOff)
    callOff()
  }
}

function tell(driver: Driver, event: RunEvent): void {
  if (!driver.onEvent || driver.listenerError) return
  try {
    driver.onEvent(event)
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    const message = `the run was stopped because what listens to its events threw: ${said}`
    driver.listenerError = new FlowError({ code: 'listener-threw', message, cause: thrown })
    driver.inbox[driver.waiting++] = { type: 'run-cancel', reason: message, time: driver.now }
  }
}

function carryOut(driver: Driver, command: Command): void {
  switch (command.type) {
    case 'run-node':
    case 'run-batch':
      return driver.execute(driver, command)
    case 'start-timer':
      return startTimer(driver, command)
    case 'await-signal':
      return // whoever has the answer brings it
    case 'cancel-running':
      return cancelRunning(driver, command.scope)
    case 'finish':
      for (const callOff of driver.timers) callOff()
      driver.timers.clear()
      return driver.onFinish()
  }
}

function startTimer(driver: Driver, command: Extract<Command, { type: 'start-timer' }>): void {
  const { item, attempt, delayMs, retry } = command
  const place = { node: pathOf(command.node), item, attempt }
  if (retry) bring(driver, { type: 'node-retry', ...place, delayMs, time: driver.now })
  after(driver, delayMs, () => bring(driver, { type: 'timer-end', ...place, time: driver.now }))
}

/** What aborts the steps of a scope: that of the run, or one of the body's own. */
export function controllerOf(driver: Driver, scope: Scope): AbortController {
  if (!scope.owner) return driver.controller
  const known = driver.bodyControllers.get(scope)
  if (known) return known
  const made = new AbortController()
  driver.bodyControllers.set(scope, made)
  return made
}

/** Aborts the running steps of a scope; those that have not ended after the grace time are given up. */
function cancelRunning(driver: Driver, scope: Scope): void {
  const scopes = openScopes(scope)
  const reason = new FlowError({ code: 'cancelled', message: 'the run was cancelled' })
  for (const one of scopes) {
    if (!one.owner) driver.controller.abort(reason)
    else driver.bodyControllers.get(one)?.abort(reason)
  }
  after(driver, driver.graceMs, () => {
    for (const { nodes } of scopes) for (const node of nodes) giveUp(driver, node)
  })
}

function giveUp(driver: Driver, node: NodeState): void {
  if (node.planned.type.kind !== 'run') return
  for (const [at, step] of (node.items ?? [node]).entries()) {
    if (step.status !== 'running') continue
    const item = node.items ? at : undefined
    const { attempt } = step
    bringError(
      driver,
      { state: node, node: pathOf(node), item, attempt, usage: undefined },
      undefined,
    )
  }
}

function cancelled(node: string): FlowError {
  const message = `node \`${node}\` was cancelled while it ran`
  return new FlowError({ code: 'cancelled', message, node })
}
