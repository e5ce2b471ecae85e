import { FlowError, errorRecord } from '../error.ts'
import type { PlannedInput, PlannedNode } from '../flow/plan.ts'
import type { Advanced } from './commands.ts'
import type { SkipReason } from './events.ts'
import { finish, stop } from './finish.ts'
import { dequeue, enqueue, hasRoom, laneOf } from './lanes.ts'
import { createStepState, stepAt, type NodeState, type RunState } from './run-state.ts'
import { collect, skip } from './settle-node.ts'
import { batchFrom, start, startStep, stepLimitReached, wholeNode } from './start-steps.ts'
import { liftedLength, missingInput, stepInputs } from './step-inputs.ts'
import type { Work } from './work.ts'

/** Looks at every node that became ready, fills the free places, and ends the run when nothing is left. */
export function settleReady(work: Work): Advanced {
  const { state } = work
  for (let next = 0; next < work.ready.length; next++) prepare(work, work.ready[next] ?? 0)
  if (state.status === 'running') fillPlaces(work)
  if (state.open === 0 || (state.status === 'stopping' && state.running === 0)) finish(work)
  return work
}

/** Puts a step, or with `item` left out the node itself, in line for a free place. */
export function queueStep(work: Work, node: number, item: number | undefined): void {
  const { nodes, lanes } = work.state
  const state = nodes[node]
  const step = state && stepAt(state, item)
  const lane = step && laneOf(lanes, node, step.fallbackAt >= 0)
  if (!lane) return
  step.status = 'queued'
  enqueue(lane, node, item ?? wholeNode)
}

function prepare(work: Work, index: number): void {
  const { state } = work
  const planned = state.plan.nodes[index]
  const node = state.nodes[index]
  if (!planned || !node || state.status !== 'running') return
  if (planned.policy.off) return skip(work, index, node, { type: 'off' })
  if (planned.lifted) return prepareItems(work, index, planned, node)
  const inputs = stepInputs(state, planned, wholeNode)
  if (!inputs) return skip(work, index, node, noValue(state, missingInput(state, planned)))
  const lane = laneOf(state.lanes, index, false)
  if (!lane || state.running >= state.limits.concurrency || !hasRoom(lane)) {
    return queueStep(work, index, undefined)
  }
  startStep(work, index, { node, step: node, item: undefined, inputs })
}

function prepareItems(work: Work, index: number, planned: PlannedNode, node: NodeState): void {
  const { state } = work
  const missing = missingInput(state, planned)
  const lifted = missing ? { missing } : liftedLength(state, planned)
  if ('missing' in lifted) return skip(work, index, node, noValue(state, lifted.missing))
  if ('differ' in lifted) return failLift(work, node, lifted.differ)
  if (stepLimitReached(work, node, lifted.length)) return
  node.items = Array.from({ length: lifted.length }, createStepState)
  node.openItems = lifted.length
  if (lifted.length === 0) return collect(work, index, planned, node)
  node.status = 'queued'
  const lane = laneOf(state.lanes, index, false)
  if (lane && planned.type.runBatch && lifted.length > 1) {
    for (const step of node.items) step.status = 'queued'
    node.openBatches = []
    for (let item = 0; item < lifted.length; item += planned.type.batchSize)
      enqueue(lane, index, batchFrom(item))
    return
  }
  for (let item = 0; item < lifted.length; item++) queueStep(work, index, item)
}

function failLift(
  work: Work,
  node: NodeState,
  [a, lengthA, b, lengthB]: readonly [string, number, string, number],
): void {
  const message = `node \`${node.id}\` runs once per item, and \`${a}\` has ${lengthA} items while \`${b}\` has ${lengthB}: give them the same length`
  node.status = 'failed'
  node.endedAt = work.time
  node.error = errorRecord(new FlowError({ code: 'lift-length', message, node: node.id, port: b }))
  stop(work, node.error)
}

function noValue(state: RunState, input: PlannedInput | undefined): SkipReason {
  if (!input) return { type: 'no-value', port: '', from: '' }
  const { source } = input
  const wire = source.type === 'gather' ? source.wires[0] : source
  if (wire?.type !== 'wire') return { type: 'no-value', port: input.name, from: '' }
  const from = wire.node < 0 ? 'inputs' : (state.nodes[wire.node]?.id ?? '')
  return { type: 'no-value', port: input.name, from: `${from}.${wire.port}` }
}

function fillPlaces(work: Work): void {
  const { lanes } = work.state.lanes
  // Lanes of models first: they are the narrow ones, and what they hold takes longest.
  for (let next = lanes.length - 1; next >= 0; next--) {
    const lane = lanes[next]
    while (lane && work.state.running < work.state.limits.concurrency) {
      const place = dequeue(lane)
      if (place < 0) break
      start(work, lane.nodes[place] ?? 0, lane.items[place] ?? wholeNode)
      if (work.state.status !== 'running') return
    }
  }
}
