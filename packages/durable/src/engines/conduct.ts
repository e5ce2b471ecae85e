import {
  advance,
  callKey,
  createRunState,
  failCall,
  FlowError,
  isFinal,
  pathOf,
  stepCall,
  type Command,
  type NodeState,
  type Plan,
  type RecordedEvent,
  type RunEvent,
  type RunState,
  type Scope,
  type StepCall,
} from '@chainwright/core'
import type { Arrival, RunContext } from './run-context.ts'

/** How a run is led. */
export interface Conducting {
  readonly plan: Plan
  readonly context: RunContext
  /** Told every event, in order; after a crash those before it are told once more. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined
  /** How long cancelled calls have to end, in milliseconds. Default 2,500. */
  readonly graceMs?: number | undefined
}

const defaultGraceMs = 2500

/** A run on an engine, with what it waits for. */
interface Conducted extends Conducting {
  readonly state: RunState
  readonly calls: Map<string, { readonly node: NodeState; readonly call: StepCall }>
  /** What a timer that is over leads to. */
  readonly timers: Map<string, () => readonly RecordedEvent[]>
  /** Timers so far, for their keys. */
  timed: number
}

/**
 * Leads a run to its end on an engine: the same scheduler as in one process, fed with what the engine
 * has on record. Everything that it does follows from the start and from what `next` gives, so that it
 * can be done over after a crash.
 */
export async function conduct(
  start: Extract<RecordedEvent, { type: 'run-start' }>,
  conducting: Conducting,
): Promise<RunState> {
  const state = createRunState(conducting.plan)
  const run: Conducted = { ...conducting, state, calls: new Map(), timers: new Map(), timed: 0 }
  take(run, start)
  while (!isFinal(state.status)) {
    const arrival = await run.context.next()
    for (const event of eventsOf(run, arrival)) take(run, event)
  }
  return state
}

function eventsOf(run: Conducted, arrival: Arrival): readonly RecordedEvent[] {
  switch (arrival.type) {
    case 'call':
      return run.calls.delete(arrival.key) ? arrival.events : []
    case 'call-lost':
      return lostCall(run, arrival)
    case 'timer': {
      const then = run.timers.get(arrival.key)
      run.timers.delete(arrival.key)
      return then?.() ?? []
    }
    case 'signal': {
      const { node, item, value, time } = arrival
      return [{ type: 'signal-end', node, item, value, time }]
    }
    case 'cancel':
      return [{ type: 'run-cancel', reason: arrival.reason, time: arrival.time }]
  }
}

function lostCall(
  run: Conducted,
  { key, message, time }: Extract<Arrival, { type: 'call-lost' }>,
): readonly RecordedEvent[] {
  const given = run.calls.get(key)
  run.calls.delete(key)
  if (!given) return []
  // A call that was told to stop has no result either.
  const stopped = given.node.scope.status !== 'running'
  const why = stopped ? 'was cancelled while it ran' : message
  return failed(given.call, { code: stopped ? 'cancelled' : 'step-lost', message: why, time })
}

function take(run: Conducted, event: RecordedEvent): void {
  if (isFinal(run.state.status)) return
  run.onEvent?.(event)
  const { commands, derived } = advance(run.state, event)
  for (const one of derived) run.onEvent?.(one)
  for (const command of commands) carryOut(run, command, event.time)
}

function carryOut(run: Conducted, command: Command, time: number): void {
  switch (command.type) {
    case 'run-node':
    case 'run-batch':
      return begin(run, command)
    case 'start-timer':
      return startTimer(run, command, time)
    case 'await-signal':
      return run.context.ask(placeOf(command.node, command.item))
    case 'cancel-running':
      return cancelRunning(run, command.scope, time)
    case 'finish':
      return
  }
}

function begin(
  run: Conducted,
  command: Extract<Command, { type: 'run-node' | 'run-batch' }>,
): void {
  const call = stepCall(run.state, command)
  const key = callKey(call)
  run.calls.set(key, { node: command.node, call })
  run.context.call(key, call)
}

function startTimer(
  run: Conducted,
  { node, item, attempt, delayMs, retry }: Extract<Command, { type: 'start-timer' }>,
  time: number,
): void {
  const place = { ...placeOf(node, item), attempt }
  if (retry) take(run, { type: 'node-retry', ...place, delayMs, time })
  setTimer(run, delayMs, () => [{ type: 'timer-end', ...place, time: time + delayMs }])
}

function setTimer(run: Conducted, delayMs: number, then: () => readonly RecordedEvent[]): void {
  const key = `${run.state.run}/timer-${++run.timed}`
  run.timers.set(key, then)
  run.context.timer(key, delayMs)
}

/** Stops what runs in a scope; calls that have not ended after the grace time are given up. */
function cancelRunning(run: Conducted, scope: Scope, time: number): void {
  const keys = [...run.calls].flatMap(([key, { node }]) => (isInside(node, scope) ? [key] : []))
  if (keys.length === 0) return
  for (const key of keys) run.context.cancel(key)
  const graceMs = run.graceMs ?? defaultGraceMs
  setTimer(run, graceMs, () =>
    keys.flatMap((key) => {
      const given = run.calls.get(key)
      run.calls.delete(key)
      const message = 'was cancelled and did not end'
      return given ? failed(given.call, { code: 'cancelled', message, time: time + graceMs }) : []
    }),
  )
}

function isInside({ scope }: NodeState, outer: Scope): boolean {
  for (let at: Scope | undefined = scope; at; at = at.owner?.node.scope)
    if (at === outer) return true
  return false
}

function failed(
  call: StepCall,
  { code, message: what, time }: { code: string; message: string; time: number },
): RecordedEvent[] {
  const { node } = call
  return failCall(call, new FlowError({ code, message: `node \`${node}\` ${what}`, node }), time)
}

function placeOf(node: NodeState, item: number | undefined) {
  return item === undefined ? { node: pathOf(node) } : { node: pathOf(node), item }
}
