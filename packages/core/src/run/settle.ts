import type { FlowErrorRecord } from '../error.ts'
import type { PlannedNode } from '../flow/plan.ts'
import type { Outputs, RecordedEvent } from './events.ts'
import { isFinal, stepAt, type NodeState, type RunState, type StepState } from './run-state.ts'
import { collect, nodeSettled, queueStep, skip, stop } from './schedule.ts'
import { order, type Work } from './work.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000

/** A step has its outputs. */
export function stepSucceeded(
  work: Work,
  index: number,
  event: Extract<RecordedEvent, { type: 'node-end' }>,
): void {
  const found = leave(work, index, event.item)
  if (!found) return
  found.step.cached = event.cached ?? false
  found.step.because = event.because
  addUsage(work.state, found.step, event.usage)
  succeed(work, index, found, event.outputs, event.item)
}

/** A try failed: it is tried again after a pause, or its node's policy decides. */
export function stepFailed(
  work: Work,
  index: number,
  event: Extract<RecordedEvent, { type: 'node-error' }>,
): void {
  const found = leave(work, index, event.item)
  if (!found) return
  const { step, planned, node } = found
  step.error = event.error
  const triesBefore = Math.max(0, step.fallbackAt)
  if (work.state.status !== 'running') {
    step.status = event.error.code === 'cancelled' ? 'cancelled' : 'failed'
    return
  }
  if (event.error.retryable && step.attempt - triesBefore <= planned.policy.retries) {
    step.status = 'retrying'
    const delayMs = pauseBefore(step.attempt - triesBefore, event.error)
    order(work, {
      type: 'start-timer',
      node: index,
      item: event.item,
      attempt: step.attempt,
      delayMs,
    })
    return
  }
  failForGood(work, index, { step, planned, node }, event)
}

/** The pause is over: the step stands in line again. */
export function retryStep(work: Work, index: number, item: number | undefined): void {
  queueStep(work, index, item)
}

function failForGood(
  work: Work,
  index: number,
  found: Found,
  { item, error }: { item?: number | undefined; error: FlowErrorRecord },
): void {
  const { step, planned, node } = found
  const { onError } = planned.policy
  switch (onError.type) {
    case 'fail':
      step.status = 'failed'
      node.status = 'failed'
      return stop(work, error)
    case 'use':
      return succeed(work, index, found, Object.fromEntries(onError.values), item)
    case 'skip':
      if (item === undefined) return skip(work, index, node, { type: 'failed', error })
      step.status = 'skipped'
      return itemSettled(work, index, planned, node)
    case 'fallback':
      if (step.fallbackAt >= 0) {
        step.status = 'failed'
        node.status = 'failed'
        return stop(work, error)
      }
      step.fallbackAt = step.attempt
      return queueStep(work, index, item)
  }
}

function succeed(
  work: Work,
  index: number,
  found: Found,
  outputs: Outputs,
  item: number | undefined,
): void {
  const { step, node, planned } = found
  step.status = 'succeeded'
  step.endedAt = work.time
  step.outputs = outputs
  step.partial = undefined
  if (item === undefined) nodeSettled(work, index)
  else itemSettled(work, index, planned, node)
}

function itemSettled(work: Work, index: number, planned: PlannedNode, node: NodeState): void {
  if (--node.openItems === 0 && work.state.status === 'running') collect(work, index, planned, node)
}

interface Found {
  readonly step: StepState
  readonly node: NodeState
  readonly planned: PlannedNode
}

/** Frees the place that the step held; a batch holds one until its last item is settled. */
function leave(work: Work, index: number, item: number | undefined): Found | undefined {
  const { state } = work
  const node = state.nodes[index]
  const planned = state.plan.nodes[index]
  const step = node && stepAt(node, item)
  if (!node || !planned || !step || isFinal(step.status)) return undefined
  const lane = state.lanes.lanes[state.lanes.ofNode[index] ?? 0]
  if (node.openBatch === 0 || --node.openBatch === 0) {
    state.running--
    if (lane) lane.running--
  }
  return { step, node, planned }
}

/** Pauses grow by two from half a second to half a minute; a named pause is kept when longer. */
function pauseBefore(attempt: number, error: FlowErrorRecord): number {
  const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1))
  return Math.max(growing, error.retryAfterMs ?? 0)
}

function addUsage(state: RunState, step: StepState, usage: StepState['usage']): void {
  if (!usage) return
  step.usage = usage
  state.usage.inputTokens += usage.inputTokens ?? 0
  state.usage.outputTokens += usage.outputTokens ?? 0
  state.usage.cost += usage.cost ?? 0
}
