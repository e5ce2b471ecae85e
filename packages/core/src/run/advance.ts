import type { Advanced } from './commands.ts'
import type { RecordedEvent, StepPlace } from './events.ts'
import { createLanes } from './lanes.ts'
import { isCurrent, isFinal, stepAt, type RunState } from './run-state.ts'
import { stop } from './finish.ts'
import { queueStep, settleReady } from './schedule.ts'
import { stepFailed, stepSucceeded } from './settle.ts'
import { becomeReady, beginWork, noProgress } from './work.ts'

/**
 * The whole scheduler: takes what happened, brings the state up to date in place, and says what to
 * do next. No clock, no waiting, no chance: the same events always give the same state and the same
 * commands. Events of a step that is not in flight change nothing. `number` spares the look-up of
 * the event's node where the caller knows its number in the plan.
 */
export function advance(state: RunState, event: RecordedEvent, number?: number): Advanced {
  switch (event.type) {
    case 'run-start':
      return startRun(state, event)
    case 'node-start':
      return nodeStart(state, event)
    case 'node-delta':
    case 'node-progress':
      show(state, event)
      return noProgress
    case 'node-retry':
      return noProgress
    case 'node-end':
    case 'node-error':
      return stepSettled(state, event, number)
    case 'timer-end':
      return timerEnd(state, event)
    case 'run-cancel':
      return cancel(state, event)
  }
}

/** The state that a list of recorded events leads to, and nothing else done. */
export function replay(state: RunState, events: Iterable<RecordedEvent>): RunState {
  for (const event of events) advance(state, event)
  return state
}

function startRun(state: RunState, event: Extract<RecordedEvent, { type: 'run-start' }>): Advanced {
  if (state.status !== 'ready') return noProgress
  state.run = event.run
  state.status = 'running'
  state.inputs = event.inputs
  state.limits = event.limits
  state.seed = event.seed
  state.startedAt = event.time
  state.lanes = createLanes(state.plan, event.limits)
  const work = beginWork(state, event.time)
  for (let node = 0; node < state.nodes.length; node++) {
    if (state.waitingFor[node] === 0) becomeReady(work, node)
  }
  return settleReady(work)
}

function nodeStart(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'node-start' }>,
): Advanced {
  if (event.time === state.commandedAt) return noProgress // startedAt is that time already
  const step = findStep(state, event)
  if (step?.status === 'running' && step.attempt === event.attempt) step.startedAt = event.time
  return noProgress
}

function show(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'node-delta' | 'node-progress' }>,
): void {
  const step = findStep(state, event)
  if (step?.status !== 'running') return
  if (event.type === 'node-progress') {
    step.progress = { done: event.done, total: event.total, message: event.message }
    return
  }
  step.partial ??= {}
  step.partial[event.port] = (step.partial[event.port] ?? '') + event.text
}

function stepSettled(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'node-end' | 'node-error' }>,
  number: number | undefined,
): Advanced {
  const node = number ?? state.plan.index.get(event.node)
  if (node === undefined || !isCurrent(state, node, event.item, event.attempt)) return noProgress
  const work = beginWork(state, event.time)
  if (event.type === 'node-end') stepSucceeded(work, node, event)
  else stepFailed(work, node, event)
  return settleReady(work)
}

function timerEnd(state: RunState, event: Extract<RecordedEvent, { type: 'timer-end' }>): Advanced {
  const node = state.plan.index.get(event.node)
  const step = findStep(state, event)
  if (node === undefined || step?.status !== 'retrying' || step.attempt !== event.attempt)
    return noProgress
  if (state.status !== 'running') return noProgress
  const work = beginWork(state, event.time)
  queueStep(work, node, event.item)
  return settleReady(work)
}

function cancel(state: RunState, event: Extract<RecordedEvent, { type: 'run-cancel' }>): Advanced {
  if (isFinal(state.status) || state.status === 'stopping') return noProgress
  const work = beginWork(state, event.time)
  stop(work, undefined)
  return settleReady(work)
}

function findStep(state: RunState, place: StepPlace) {
  const node = state.nodes[state.plan.index.get(place.node) ?? -1]
  return node && stepAt(node, place.item)
}
