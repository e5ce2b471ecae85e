import { FlowError, errorRecord } from '../error.ts'
import type { Advanced } from './commands.ts'
import type { RecordedEvent, StepPlace } from './events.ts'
import { stop } from './finish.ts'
import { createLanes, lanesOf } from './lanes.ts'
import { findNode } from './scope.ts'
import { isCurrent, isFinal, stepAt, type NodeState, type RunState, pathOf } from './run-state.ts'
import { settleReady } from './schedule.ts'
import { stepFailed, stepSucceeded } from './settle.ts'
import { skip } from './settle-node.ts'
import { forgetFlights } from './resume.ts'
import { queueStep } from './start-steps.ts'
import { pinNodes } from './pins.ts'
import { notNeeded } from './until.ts'
import { resume } from './wait.ts'
import { becomeReady, beginWork, noProgress } from './work.ts'

/**
 * The whole scheduler: takes what happened, brings the state up to date in place, and says what to
 * do next. No clock, no waiting, no chance: the same events always give the same state and the same
 * commands. Events of a step that is not in flight change nothing. `node` spares the look-up of the
 * event's node where the caller has it.
 */
export function advance(state: RunState, event: RecordedEvent, node?: NodeState): Advanced {
  switch (event.type) {
    case 'run-start':
      return startRun(state, event)
    case 'node-start':
      return nodeStart(state, event, node)
    case 'node-delta':
    case 'node-progress':
      show(state, event)
      return noProgress
    case 'node-retry':
      return noProgress
    case 'node-end':
    case 'node-error':
      return stepSettled(state, event, node)
    case 'timer-end':
      return timerEnd(state, event)
    case 'signal-end':
      return signalEnd(state, event)
    case 'run-cancel':
      return cancel(state, event)
    case 'run-resume':
      return resumeRun(state, event)
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
  state.queues = createLanes(state.plan, event.limits)
  state.lanes = lanesOf(state.queues, state.plan)
  const work = beginWork(state, event.time)
  for (let index = 0; index < state.nodes.length; index++) {
    if (state.waitingFor[index] === 0) becomeReady(work, state.nodes[index])
  }
  for (const node of notNeeded(state.nodes, state.plan, event.until)) {
    skip(work, node, { type: 'not-asked' })
  }
  if (event.pins) pinNodes(work, event.pins)
  return settleReady(work)
}

function nodeStart(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'node-start' }>,
  node: NodeState | undefined,
): Advanced {
  const found = node ?? findNode(state, event.node)
  const step = found && stepAt(found, event.item)
  if (step?.status !== 'running' || step.attempt !== event.attempt) return noProgress
  step.begun = event.attempt
  step.startedAt = event.time
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
  known: NodeState | undefined,
): Advanced {
  const node = known ?? findNode(state, event.node)
  if (!node || !isCurrent(state, node, event.item, event.attempt)) return noProgress
  const work = beginWork(state, event.time)
  if (event.type === 'node-end') stepSucceeded(work, node, event)
  else stepFailed(work, node, event)
  return settleReady(work)
}

/** A pause before a new try is over, or a wait, or the time of a body. */
function timerEnd(state: RunState, event: Extract<RecordedEvent, { type: 'timer-end' }>): Advanced {
  const node = findNode(state, event.node)
  const step = node && stepAt(node, event.item)
  if (!step || step.attempt !== event.attempt || node.scope.status !== 'running') return noProgress
  const work = beginWork(state, event.time)
  if (step.status === 'retrying') queueStep(work, node, event.item)
  if (step.status === 'paused') resume(work, { node, item: event.item }, { elapsed: true })
  const round = step.status === 'running' ? step.rounds?.at(-1) : undefined
  if (round) stop(work, round, tooLong(node))
  return settleReady(work)
}

function tooLong(node: NodeState) {
  const message = `node \`${pathOf(node)}\` took longer than its ${node.planned.policy.timeoutMs} ms: raise \`timeoutMs\`, or give it less to do`
  return errorRecord(new FlowError({ code: 'timeout', message, node: pathOf(node) }))
}

function signalEnd(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'signal-end' }>,
): Advanced {
  const node = findNode(state, event.node)
  if (!node || node.scope.status !== 'running') return noProgress
  const work = beginWork(state, event.time)
  resume(work, { node, item: event.item }, { value: event.value })
  return settleReady(work)
}

function cancel(state: RunState, event: Extract<RecordedEvent, { type: 'run-cancel' }>): Advanced {
  if (isFinal(state.status) || state.status === 'stopping') return noProgress
  const work = beginWork(state, event.time)
  stop(work, state, undefined)
  return settleReady(work)
}

function resumeRun(
  state: RunState,
  event: Extract<RecordedEvent, { type: 'run-resume' }>,
): Advanced {
  if (isFinal(state.status) || state.status === 'ready') return noProgress
  const work = beginWork(state, event.time)
  forgetFlights(work)
  return settleReady(work)
}

function findStep(state: RunState, place: StepPlace) {
  const node = findNode(state, place.node)
  return node && stepAt(node, place.item)
}
