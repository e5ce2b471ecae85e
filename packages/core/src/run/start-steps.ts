import { FlowError, errorRecord } from '../error.ts'
import type { Outputs } from './events.ts'
import { stop } from './finish.ts'
import { countInPools, enqueue, laneOf } from './lanes.ts'
import {
  type Lane,
  batchOf,
  stepAt,
  type NodeState,
  type StepState,
  pathOf,
  type Scope,
} from './run-state.ts'
import { stepInputs } from './step-inputs.ts'
import { order, type Work } from './work.ts'

/** Places in line that are no items. */
export const wholeNode = -1
const firstBatch = -2

/** The place in line of the batch that begins with an item. */
export function batchFrom(item: number): number {
  return firstBatch - item
}

/** Puts a step, or with `item` left out the node itself, in line for a free place. */
export function queueStep({ state }: Work, node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  const lane = step && laneOf(state.queues, node, step.fallbackAt >= 0)
  if (!lane) return
  step.status = 'queued'
  enqueue(lane, node, item ?? wholeNode)
}

/** Starts what stood at a place in line, unless its flow has been stopped meanwhile. */
export function start(work: Work, node: NodeState, place: number): void {
  if (node.scope.status !== 'running') return
  if (place <= firstBatch) return startBatch(work, node, firstBatch - place)
  const item = place === wholeNode ? undefined : place
  const step = stepAt(node, item)
  const inputs = stepInputs(node.scope, node.planned, place)
  if (step && inputs) startStep(work, { node, step, item, inputs })
}

interface Start {
  readonly node: NodeState
  readonly step: StepState
  readonly item: number | undefined
  readonly inputs: Outputs
}

/** Takes a free place and orders one try of a step. */
export function startStep(work: Work, { node, step, item, inputs }: Start): void {
  const fallback = step.fallbackAt >= 0
  if (stepLimitReached(work, node, 1)) return
  takePlace(work, laneOf(work.state.queues, node, fallback), node, 1)
  if (step.attempt > 0) step.partial = step.progress = undefined
  step.status = 'running'
  step.startedAt = work.time
  const attempt = ++step.attempt
  order(work, { type: 'run-node', node, item, attempt, inputs, fallback })
}

function startBatch(work: Work, node: NodeState, first: number): void {
  const { planned } = node
  const size = planned.type.kind === 'run' ? planned.type.batchSize : 1
  const items = (node.items ?? []).slice(first, first + size)
  if (stepLimitReached(work, node, items.length)) return
  takePlace(work, laneOf(work.state.queues, node, false), node, items.length)
  const inputs: Outputs[] = []
  for (const [at, step] of items.entries()) {
    step.status = 'running'
    step.attempt = 1
    step.startedAt = work.time
    inputs.push(stepInputs(node.scope, planned, first + at) ?? {})
  }
  if (node.lifting) node.lifting.batches[batchOf(planned, first)] = inputs.length
  order(work, { type: 'run-batch', node, first, inputs })
}

function takePlace(
  { state, time }: Work,
  lane: Lane | undefined,
  node: NodeState,
  steps: number,
): void {
  if (lane) countInPools(lane, 1)
  for (let at: Scope | undefined = node.scope; at; at = at.owner?.node.scope) at.running++
  state.steps += steps
  state.commandedAt = time
  beginNode(node, time)
}

/** A lifted node runs from when its first item does. */
export function beginNode(node: NodeState, time: number): void {
  if (node.status === 'running') return
  node.status = 'running'
  if (node.items && node.startedAt === 0) node.startedAt = time
}

/** Stops the run when it may not take so many more steps; none of them has started then. */
export function stepLimitReached(work: Work, node: NodeState, more: number): boolean {
  const { state } = work
  const { steps, limits } = state
  if (steps + more <= limits.steps) return false
  const message = `the run took ${steps} of the ${limits.steps} steps it may take, and node \`${pathOf(node)}\` would take ${more} more: raise \`steps\`, or give the flow less to do`
  stop(work, state, errorRecord(new FlowError({ code: 'step-limit', message, node: pathOf(node) })))
  return true
}
