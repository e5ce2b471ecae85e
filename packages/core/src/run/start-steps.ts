import { FlowError, errorRecord } from '../error.ts'
import type { Outputs } from './events.ts'
import { stop } from './finish.ts'
import { countInPools, laneOf, type Lane } from './lanes.ts'
import { batchOf, stepAt, type NodeState, type StepState } from './run-state.ts'
import { stepInputs } from './step-inputs.ts'
import { order, type Work } from './work.ts'

/** Places in line that are no items. */
export const wholeNode = -1
const firstBatch = -2

/** The place in line of the batch that begins with an item. */
export function batchFrom(item: number): number {
  return firstBatch - item
}

/** Starts what stood at a place in line. */
export function start(work: Work, index: number, place: number): void {
  const { state } = work
  const node = state.nodes[index]
  const planned = state.plan.nodes[index]
  if (!node || !planned) return
  if (place <= firstBatch) return startBatch(work, index, firstBatch - place)
  const item = place === wholeNode ? undefined : place
  const step = stepAt(node, item)
  const inputs = stepInputs(state, planned, place)
  if (step && inputs) startStep(work, index, { node, step, item, inputs })
}

interface Start {
  readonly node: NodeState
  readonly step: StepState
  readonly item: number | undefined
  readonly inputs: Outputs
}

/** Takes a free place and orders one try of a step. */
export function startStep(work: Work, index: number, { node, step, item, inputs }: Start): void {
  const fallback = step.fallbackAt >= 0
  if (stepLimitReached(work, node, 1)) return
  takePlace(work, laneOf(work.state.lanes, index, fallback), node, 1)
  if (step.attempt > 0) step.partial = step.progress = undefined
  step.status = 'running'
  step.startedAt = work.time
  const attempt = ++step.attempt
  order(work, { type: 'run-node', node: index, item, attempt, inputs, fallback })
}

function startBatch(work: Work, index: number, first: number): void {
  const node = work.state.nodes[index]
  const planned = work.state.plan.nodes[index]
  if (!node || !planned) return
  const items = (node.items ?? []).slice(first, first + planned.type.batchSize)
  if (stepLimitReached(work, node, items.length)) return
  takePlace(work, laneOf(work.state.lanes, index, false), node, items.length)
  const inputs: Outputs[] = []
  for (const [at, step] of items.entries()) {
    step.status = 'running'
    step.attempt = 1
    step.startedAt = work.time
    inputs.push(stepInputs(work.state, planned, first + at) ?? {})
  }
  node.openBatches[batchOf(planned, first)] = inputs.length
  order(work, { type: 'run-batch', node: index, first, inputs })
}

function takePlace(
  { state, time }: Work,
  lane: Lane | undefined,
  node: NodeState,
  steps: number,
): void {
  if (lane) countInPools(lane, 1)
  state.running++
  state.steps += steps
  state.commandedAt = time
  if (node.status !== 'running') {
    node.status = 'running'
    if (node.items && node.startedAt === 0) node.startedAt = time
  }
}

/** Stops the run when it may not take so many more steps; none of them has started then. */
export function stepLimitReached(work: Work, { id }: NodeState, more: number): boolean {
  const { steps, limits } = work.state
  if (steps + more <= limits.steps) return false
  const message = `the run took ${steps} of the ${limits.steps} steps it may take, and node \`${id}\` would take ${more} more: raise \`steps\`, or give the flow less to do`
  stop(work, errorRecord(new FlowError({ code: 'step-limit', message, node: id })))
  return true
}
