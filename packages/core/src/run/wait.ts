import { FlowError } from '../error.ts'
import type { Resumed, WaitType } from '../node/node-type.ts'
import { pathOf, stepAt, type NodeState } from './run-state.ts'
import { failStep, takeOutputs } from './settle.ts'
import { beginNode } from './start-steps.ts'
import { stepInputs } from './step-inputs.ts'
import { derive, order, type Work } from './work.ts'

/** Begins a step that waits; it holds no place meanwhile. */
export function startWait(work: Work, node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  const { type } = node.planned
  const inputs = stepInputs(node.scope, node.planned, item ?? -1)
  if (!step || !inputs || type.kind !== 'wait') return
  if (item !== undefined) beginNode(node, work.time)
  step.attempt = 1
  step.startedAt = work.time
  try {
    step.waiting = type.wait(inputs)
  } catch (thrown) {
    return failStep(work, { node, item, step }, thrown)
  }
  step.status = 'paused'
  const { ask, afterMs } = step.waiting
  const until = afterMs === undefined ? undefined : work.time + afterMs
  derive(work, { type: 'signal-wait', node: pathOf(node), item, ask, until, time: work.time })
  if (ask !== undefined) order(work, { type: 'await-signal', node, item })
  if (afterMs === undefined) return
  order(work, { type: 'start-timer', node, item, attempt: 1, delayMs: afterMs, retry: false })
}

/** An answer came, or the time is up. */
export function resume(
  work: Work,
  { node, item }: { node: NodeState; item: number | undefined },
  how: Resumed,
): void {
  const step = stepAt(node, item)
  const { type } = node.planned
  if (step?.status !== 'paused' || type.kind !== 'wait') return
  step.waiting = undefined
  takeOutputs(work, { node, item, step }, () => resumed(type, node, item, how))
}

/**
 * The outputs of a paused step after an answer, without anything being done. Throws a `FlowError`
 * for an answer that does not suit.
 */
export function resumed(
  type: WaitType,
  node: NodeState,
  item: number | undefined,
  how: Resumed,
): Readonly<Record<string, unknown>> {
  const inputs = stepInputs(node.scope, node.planned, item ?? -1)
  if (inputs) return type.resume(inputs, how)
  throw new FlowError({
    code: 'internal',
    message: `node \`${pathOf(node)}\` waits and has no inputs`,
    node: pathOf(node),
  })
}
