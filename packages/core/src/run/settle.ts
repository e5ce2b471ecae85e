import { errorRecord, toFlowError, type FlowErrorRecord } from '../error.ts'
import type { Usage } from '../node/node-type.ts'
import { beginItems } from './body.ts'
import { outputsProblem } from './check-values.ts'
import type { Outputs, RecordedEvent } from './events.ts'
import { stop } from './finish.ts'
import {
  batchOf,
  isFinal,
  stepAt,
  type NodeState,
  type RunState,
  type StepState,
  pathOf,
  type Scope,
} from './run-state.ts'
import { countInPools, laneOf } from './lanes.ts'
import { collect, nodeSettled, skip } from './settle-node.ts'
import { queueStep } from './start-steps.ts'
import { sumUsage } from './usage.ts'
import { becomeDone, order, type Work } from './work.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000

/** A step, and its place. */
export interface Found {
  readonly node: NodeState
  readonly item: number | undefined
  readonly step: StepState
}

/** A step has its outputs. */
export function stepSucceeded(
  work: Work,
  node: NodeState,
  event: Extract<RecordedEvent, { type: 'node-end' }>,
): void {
  const found = leave(work, node, event.item)
  if (!found) return
  const { step } = found
  step.cached = event.cached ?? false
  step.because = event.because
  step.error = undefined
  if (step.calls !== event.calls) step.calls = event.calls
  if (event.usage) addUsage(work.state, found, event.usage)
  succeed(work, found, event.outputs)
}

/** A try failed: it is tried again after a pause, or its node's policy decides. */
export function stepFailed(
  work: Work,
  node: NodeState,
  event: Extract<RecordedEvent, { type: 'node-error' }>,
): void {
  const found = leave(work, node, event.item)
  if (!found) return
  const { item, error } = event
  const { step } = found
  step.error = error
  if (step.calls !== event.calls) step.calls = event.calls
  if (event.usage) addUsage(work.state, found, event.usage)
  if (node.scope.status !== 'running') {
    step.status = error.code === 'cancelled' ? 'cancelled' : 'failed'
    step.endedAt = work.time
    return
  }
  const { attempt } = step
  const tries = attempt - Math.max(0, step.fallbackAt)
  if (!error.retryable || tries > node.planned.policy.retries)
    return failForGood(work, found, error)
  step.status = 'retrying'
  const delayMs = pause(tries, error)
  order(work, { type: 'start-timer', node, item, attempt, delayMs, retry: true })
}

/** A step without a try of its own, a body or a wait, has failed: its node's policy decides. */
export function failStep(work: Work, found: Found, thrown: unknown): void {
  const error = errorRecord(toFlowError(thrown, { node: pathOf(found.node) }))
  found.step.error = error
  if (found.node.scope.status === 'running') failForGood(work, found, error)
}

/** Outputs that were worked out here, by a body or after a wait. Foreign ones may be wrong. */
export function takeOutputs(work: Work, found: Found, make: () => Outputs): void {
  try {
    const outputs = make()
    const problem = outputsProblem(found.node, outputs, Infinity)
    if (problem) throw problem
    succeed(work, found, outputs)
  } catch (thrown) {
    failStep(work, found, thrown)
  }
}

function failForGood(work: Work, found: Found, error: FlowErrorRecord): void {
  const { item, step, node } = found
  const { onError } = node.planned.policy
  switch (onError.type) {
    case 'fail':
      return fail(work, found, error)
    case 'use':
      return succeed(work, found, Object.fromEntries(onError.values))
    case 'skip':
      if (item === undefined) return skip(work, node, { type: 'failed', error })
      step.status = 'skipped'
      step.endedAt = work.time
      return itemSettled(work, node)
    case 'fallback':
      if (step.fallbackAt >= 0) return fail(work, found, error)
      step.fallbackAt = step.attempt
      return queueStep(work, node, item)
  }
}

function fail(work: Work, { step, node }: Found, error: FlowErrorRecord): void {
  step.status = node.status = 'failed'
  step.endedAt = node.endedAt = work.time
  node.error = error
  stop(work, node.scope, error)
}

function succeed(work: Work, { node, item, step }: Found, outputs: Outputs): void {
  step.status = 'succeeded'
  step.endedAt = work.time
  step.outputs = outputs
  step.partial = undefined
  if (item === undefined) nodeSettled(work, node)
  else itemSettled(work, node)
}

/** Items that fail while the run stops stay open, so that a node with one of them never counts as done. */
function itemSettled(work: Work, node: NodeState): void {
  if (node.lifting && --node.lifting.open === 0) collect(work, node)
  else if (node.planned.body) beginItems(work, node)
}

/** Frees the place that the step held; a batch holds one until its last item is settled. */
function leave(work: Work, node: NodeState, item: number | undefined): Found | undefined {
  const step = stepAt(node, item)
  if (!step || isFinal(step.status)) return undefined
  if (holdsPlace(node, item, step)) {
    for (let at: Scope | undefined = node.scope; at; at = at.owner?.node.scope) {
      if (--at.running === 0 && at.status === 'stopping' && at.owner) becomeDone(work, at)
    }
    const lane = laneOf(work.state.queues, node, step.fallbackAt >= 0)
    if (lane) countInPools(lane, -1)
  }
  return { node, item, step }
}

/** Whether a place becomes free with the step. Only first tries run in batches. */
function holdsPlace(node: NodeState, item: number | undefined, step: StepState): boolean {
  const { lifting } = node
  if (item === undefined || step.attempt > 1 || !lifting?.batches.length) return true
  const batch = batchOf(node.planned, item)
  const left = (lifting.batches[batch] ?? 0) - 1
  lifting.batches[batch] = left
  return left <= 0
}

/** Pauses grow by two from half a second to half a minute; a named pause is kept when longer. */
function pause(tries: number, { retryAfterMs = 0 }: FlowErrorRecord): number {
  const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))
  return Number.isFinite(retryAfterMs) ? Math.max(growing, retryAfterMs) : growing
}

/** Adds up what a step used: for itself, the steps whose bodies it stands in, and the run. */
function addUsage(state: RunState, { node, step }: Found, usage: Usage): void {
  step.usage = sumUsage(step.usage, usage)
  state.usage = { ...state.usage, ...sumUsage(state.usage, usage) }
  for (let { owner } = node.scope; owner; owner = owner.node.scope.owner) {
    const outer = stepAt(owner.node, owner.item)
    if (outer) outer.usage = sumUsage(outer.usage, usage)
  }
}
