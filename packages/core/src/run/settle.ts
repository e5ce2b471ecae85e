import type { FlowErrorRecord } from '../error.ts'
import type { PlannedNode } from '../flow/plan.ts'
import type { Usage } from '../node/node-type.ts'
import type { Outputs, RecordedEvent } from './events.ts'
import { stop } from './finish.ts'
import { countInPools, laneOf } from './lanes.ts'
import {
  batchOf,
  isFinal,
  stepAt,
  type NodeState,
  type RunState,
  type StepState,
} from './run-state.ts'
import { queueStep } from './schedule.ts'
import { collect, nodeSettled, skip } from './settle-node.ts'
import { sumUsage } from './usage.ts'
import { order, type Work } from './work.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000

/** A step that is no longer in flight. */
interface Found {
  readonly index: number
  readonly item: number | undefined
  readonly step: StepState
  readonly node: NodeState
  readonly planned: PlannedNode
}

/** A step has its outputs. */
export function stepSucceeded(
  work: Work,
  index: number,
  event: Extract<RecordedEvent, { type: 'node-end' }>,
): void {
  const found = leave(work, index, event.item)
  if (!found) return
  const { step } = found
  step.cached = event.cached ?? false
  step.because = event.because
  step.error = undefined
  if (event.usage) addUsage(work.state, step, event.usage)
  succeed(work, found, event.outputs)
}

/** A try failed: it is tried again after a pause, or its node's policy decides. */
export function stepFailed(
  work: Work,
  index: number,
  event: Extract<RecordedEvent, { type: 'node-error' }>,
): void {
  const found = leave(work, index, event.item)
  if (!found) return
  const { item, error } = event
  const { step, planned } = found
  step.error = error
  if (event.usage) addUsage(work.state, step, event.usage)
  if (work.state.status !== 'running') {
    step.status = error.code === 'cancelled' ? 'cancelled' : 'failed'
    step.endedAt = work.time
    return
  }
  const { attempt } = step
  const tries = attempt - Math.max(0, step.fallbackAt)
  if (!error.retryable || tries > planned.policy.retries) return failForGood(work, found, error)
  step.status = 'retrying'
  order(work, { type: 'start-timer', node: index, item, attempt, delayMs: pause(tries, error) })
}

function failForGood(work: Work, found: Found, error: FlowErrorRecord): void {
  const { index, item, step, planned, node } = found
  const { onError } = planned.policy
  switch (onError.type) {
    case 'fail':
      return fail(work, found, error)
    case 'use':
      return succeed(work, found, Object.fromEntries(onError.values))
    case 'skip':
      if (item === undefined) return skip(work, index, node, { type: 'failed', error })
      step.status = 'skipped'
      step.endedAt = work.time
      return itemSettled(work, found)
    case 'fallback':
      if (step.fallbackAt >= 0) return fail(work, found, error)
      step.fallbackAt = step.attempt
      return queueStep(work, index, item)
  }
}

function fail(work: Work, { step, node }: Found, error: FlowErrorRecord): void {
  step.status = node.status = 'failed'
  step.endedAt = node.endedAt = work.time
  node.error = error
  stop(work, error)
}

function succeed(work: Work, found: Found, outputs: Outputs): void {
  const { step } = found
  step.status = 'succeeded'
  step.endedAt = work.time
  step.outputs = outputs
  step.partial = undefined
  if (found.item === undefined) nodeSettled(work, found.index)
  else itemSettled(work, found)
}

/** Items that fail while the run stops stay open, so that a node with one of them never counts as done. */
function itemSettled(work: Work, { index, planned, node }: Found): void {
  if (--node.openItems === 0) collect(work, index, planned, node)
}

/** Frees the place that the step held; a batch holds one until its last item is settled. */
function leave(work: Work, index: number, item: number | undefined): Found | undefined {
  const { state } = work
  const node = state.nodes[index]
  const planned = state.plan.nodes[index]
  const step = node && stepAt(node, item)
  if (!node || !planned || !step || isFinal(step.status)) return undefined
  const found = { index, item, step, planned, node }
  if (holdsPlace(found)) {
    state.running--
    const lane = laneOf(state.lanes, index, step.fallbackAt >= 0)
    if (lane) countInPools(lane, -1)
  }
  return found
}

/** Whether a place becomes free with the step. Only first tries run in batches. */
function holdsPlace({ node, item, step, planned }: Found): boolean {
  if (item === undefined || step.attempt > 1 || node.openBatches.length === 0) return true
  const batch = batchOf(planned, item)
  const left = (node.openBatches[batch] ?? 0) - 1
  node.openBatches[batch] = left
  return left <= 0
}

/** Pauses grow by two from half a second to half a minute; a named pause is kept when longer. */
function pause(tries: number, { retryAfterMs = 0 }: FlowErrorRecord): number {
  const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))
  return Number.isFinite(retryAfterMs) ? Math.max(growing, retryAfterMs) : growing
}

function addUsage(state: RunState, step: StepState, usage: Usage): void {
  step.usage = sumUsage(step.usage, usage)
  state.usage = { ...state.usage, ...sumUsage(state.usage, usage) }
}
