import { FlowError } from '../error.ts'
import { isFinal, pathOf, stepAt, type NodeState, type StepState, type Scope } from './run-state.ts'
import { failStep } from './settle.ts'
import { queueStep } from './start-steps.ts'
import { becomeDone, order, type Work } from './work.ts'

/**
 * The process that drove the run is gone, and what it had in flight with it. Steps that can simply
 * run once more are put in line again; one that cannot, and had begun, fails and says so. Timers are
 * set anew.
 */
export function forgetFlights(work: Work): void {
  const { state } = work
  const scopes: Scope[] = [state, ...state.bodies.values()]
  for (const scope of scopes) scope.running = 0
  for (const pool of state.queues.pools.values()) pool.running = 0
  for (const scope of scopes) {
    if (isFinal(scope.status)) continue
    for (const node of scope.nodes) forgetNode(work, node)
    if (scope.status === 'stopping' && scope.owner) becomeDone(work, scope)
  }
}

function forgetNode(work: Work, node: NodeState): void {
  if (node.lifting) node.lifting.batches.length = 0
  for (const [at, step] of (node.items ?? [node]).entries()) {
    const item = node.items ? at : undefined
    if (step.status === 'running' && node.planned.type.kind === 'run') again(work, node, item)
    else if (!isFinal(step.status)) setTimer(work, node, item)
  }
}

function again(work: Work, node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  const { type } = node.planned
  if (!step || type.kind !== 'run') return
  if (node.scope.status !== 'running') {
    step.status = 'cancelled'
    step.endedAt = work.time
    return
  }
  const begun = step.begun === step.attempt
  if (begun && !type.safeToRepeat) return failStep(work, { node, item, step }, inDoubt(node, item))
  if (begun) step.epoch += 1
  work.state.steps -= 1 // counted once more when it begins
  step.attempt -= 1
  step.partial = step.progress = undefined
  queueStep(work, node, item)
}

function inDoubt(node: NodeState, item: number | undefined): FlowError {
  const path = pathOf(node)
  const place = item === undefined ? path : `${path}[${item}]`
  const message = `step \`${place}\` had begun when its process ended, and nobody knows how far it came; \`${node.planned.type.name}\` is not safe to run twice. Look what it did, then run again from here, or give it \`onError\``
  return new FlowError({ code: 'in-doubt', message, node: path })
}

/** Waits go on from where they were; a time that is over is over at once. */
function setTimer(work: Work, node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  const end = step && endOf(node, step)
  if (!step || node.scope.status !== 'running') return
  if (step.status === 'paused' && step.waiting?.ask !== undefined) {
    order(work, { type: 'await-signal', node, item })
  }
  if (end === undefined) return
  const delayMs = Math.max(0, end - work.time)
  order(work, { type: 'start-timer', node, item, attempt: step.attempt, delayMs, retry: false })
}

/** When the wait of a step is over; `undefined` when it has no end. */
function endOf({ planned }: NodeState, step: StepState): number | undefined {
  if (step.status === 'retrying') return step.startedAt
  if (step.status === 'paused') return after(step, step.waiting?.afterMs)
  return step.status === 'running' ? after(step, planned.policy.timeoutMs) : undefined
}

function after({ startedAt }: StepState, ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : startedAt + ms
}
