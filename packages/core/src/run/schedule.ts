import { FlowError, errorRecord } from '../error.ts'
import type { PlannedInput } from '../flow/plan.ts'
import { beginItems, startBody } from './body.ts'
import { inputsProblem } from './check-values.ts'
import type { Advanced } from './commands.ts'
import { endBody } from './end-body.ts'
import type { SkipReason } from './events.ts'
import { finish, stop } from './finish.ts'
import { createStepState } from './step-state.ts'
import { dequeue, enqueue, hasRoom, laneOf } from './lanes.ts'
import { isFinal, stepAt, type NodeState, pathOf, type Scope } from './run-state.ts'
import { failStep } from './settle.ts'
import { collect, skip } from './settle-node.ts'
import {
  batchFrom,
  queueStep,
  start,
  startStep,
  stepLimitReached,
  wholeNode,
} from './start-steps.ts'
import { liftedLength, missingInput, stepInputs } from './step-inputs.ts'
import { startWait } from './wait.ts'
import type { Work } from './work.ts'

/**
 * Looks at every node that became ready and every body that is over, fills the free places, and ends
 * the run when nothing is left.
 */
export function settleReady(work: Work): Advanced {
  const { state } = work
  let [node, scope] = [0, 0]
  while (node < work.ready.length || scope < work.done.length) {
    const ready = work.ready[node]
    const done = work.done[scope]
    if (ready) {
      prepare(work, ready)
      node++
    } else if (done) {
      endBody(work, done)
      scope++
    }
  }
  if (state.status === 'running') fillPlaces(work)
  if (state.open === 0 || (state.status === 'stopping' && state.running === 0)) finish(work)
  return work
}

function prepare(work: Work, node: NodeState): void {
  const { state } = work
  const { scope, planned } = node
  if (scope.status !== 'running' || isFinal(node.status)) return
  if (planned.policy.off) return skip(work, node, { type: 'off' })
  if (planned.lifted) return prepareItems(work, node)
  const inputs = stepInputs(scope, planned, wholeNode)
  if (!inputs) return skip(work, node, noValue(scope, missingInput(scope, planned)))
  if (planned.type.kind !== 'run') return begin(work, node, undefined)
  const lane = laneOf(state.queues, node, false)
  if (!lane || state.running >= state.limits.concurrency || !hasRoom(lane)) {
    return queueStep(work, node, undefined)
  }
  startStep(work, { node, step: node, item: undefined, inputs })
}

function prepareItems(work: Work, node: NodeState): void {
  const { state } = work
  const { scope, planned } = node
  const missing = missingInput(scope, planned)
  const lifted = missing ? { missing } : liftedLength(scope, planned)
  if ('missing' in lifted) return skip(work, node, noValue(scope, lifted.missing))
  if ('differ' in lifted) return failLift(work, node, lifted.differ)
  if (stepLimitReached(work, node, lifted.length)) return
  node.items = Array.from({ length: lifted.length }, createStepState)
  node.lifting = { open: lifted.length, batches: [], begun: 0 }
  if (lifted.length === 0) return collect(work, node)
  node.status = 'queued'
  const { type } = planned
  if (type.kind === 'body') return beginItems(work, node)
  const lane = laneOf(state.queues, node, false)
  if (lane && type.kind === 'run' && type.runBatch && lifted.length > 1) {
    for (const step of node.items) step.status = 'queued'
    for (let item = 0; item < lifted.length; item += type.batchSize)
      enqueue(lane, node, batchFrom(item))
    return
  }
  // An item that fails as it begins leaves the others where they are.
  for (let item = 0; item < lifted.length && scope.status === 'running'; item++) {
    if (type.kind === 'run') queueStep(work, node, item)
    else begin(work, node, item)
  }
}

/** Begins a step that is no function: it takes no place of the run. */
function begin(work: Work, node: NodeState, item: number | undefined): void {
  const { planned } = node
  const step = stepAt(node, item)
  const problem = inputsProblem(node, stepInputs(node.scope, planned, item ?? wholeNode) ?? {})
  if (step && problem) return failStep(work, { node, item, step }, problem)
  if (planned.type.kind === 'body') startBody(work, node, item)
  else startWait(work, node, item)
}

function failLift(
  work: Work,
  node: NodeState,
  [a, lengthA, b, lengthB]: readonly [string, number, string, number],
): void {
  const message = `node \`${pathOf(node)}\` runs once per item, and \`${a}\` has ${lengthA} items while \`${b}\` has ${lengthB}: give them the same length`
  node.status = 'failed'
  node.endedAt = work.time
  node.error = errorRecord(
    new FlowError({ code: 'lift-length', message, node: pathOf(node), port: b }),
  )
  stop(work, node.scope, node.error)
}

function noValue(scope: Scope, input: PlannedInput | undefined): SkipReason {
  if (!input) return { type: 'no-value', port: '', from: '' }
  const { source } = input
  const wire = source.type === 'gather' ? source.wires[0] : source
  if (wire?.type !== 'wire') return { type: 'no-value', port: input.name, from: '' }
  const from = wire.node < 0 ? 'inputs' : (scope.nodes[wire.node]?.id ?? '')
  return { type: 'no-value', port: input.name, from: `${from}.${wire.port}` }
}

function fillPlaces(work: Work): void {
  const { lanes } = work.state.queues
  // Lanes of models first: they are the narrow ones, and what they hold takes longest.
  for (let next = lanes.length - 1; next >= 0; next--) {
    const lane = lanes[next]
    while (lane && work.state.running < work.state.limits.concurrency) {
      const place = dequeue(lane)
      if (place < 0) break
      const node = lane.nodes[place]
      lane.nodes[place] = undefined
      if (node) start(work, node, lane.items[place] ?? wholeNode)
      if (work.state.status !== 'running') return
    }
  }
}
