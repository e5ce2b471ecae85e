import type { Outputs } from './events.ts'
import { createScope } from './scope.ts'
import { stepAt, type NodeState, pathOf } from './run-state.ts'
import { beginNode, stepLimitReached } from './start-steps.ts'
import { stepInputs } from './step-inputs.ts'
import { becomeDone, becomeReady, derive, order, type Work } from './work.ts'

/** Begins the body of a step with its first round. */
export function startBody(work: Work, node: NodeState, item: number | undefined): void {
  const step = stepAt(node, item)
  const { body, policy } = node.planned
  const inputs = stepInputs(node.scope, node.planned, item ?? -1)
  if (!step || !body || !inputs) return
  beginNode(node, work.time)
  step.status = 'running'
  step.attempt = 1
  step.startedAt = work.time
  step.rounds = []
  startRound(work, { node, item }, inputs)
  const { timeoutMs: delayMs } = policy
  if (delayMs === undefined) return
  order(work, { type: 'start-timer', node, item, attempt: 1, delayMs, retry: false })
}

/** Begins the next round of a body, which takes the inputs that it declares. */
export function startRound(
  work: Work,
  owner: { node: NodeState; item: number | undefined },
  inputs: Outputs,
): void {
  const { node, item } = owner
  const plan = node.planned.body
  const rounds = stepAt(node, item)?.rounds
  if (!plan || !rounds || stepLimitReached(work, node, 1)) return
  const { state, time } = work
  state.steps++
  const round = rounds.length
  const taken = Object.entries(inputs).filter(([name]) => plan.inputs.has(name))
  const scope = createScope(state, owner, { plan, round, inputs: Object.fromEntries(taken) })
  rounds.push(scope)
  state.bodies.set(scope.prefix, scope)
  derive(work, { type: 'body-start', node: pathOf(node), item, round, time })
  for (const [index, first] of scope.nodes.entries()) {
    if (scope.waitingFor[index] === 0) becomeReady(work, first)
  }
  if (scope.open === 0) becomeDone(work, scope)
}

/** Begins the bodies of as many items as may be in hand at once. */
export function beginItems(work: Work, node: NodeState): void {
  const { items = [], planned } = node
  if (planned.type.kind !== 'body') return
  const literals = stepInputs(node.scope, planned, 0) ?? {}
  const most = Math.max(1, planned.type.concurrency(literals))
  const { lifting } = node
  while (lifting && lifting.begun < items.length && node.scope.status === 'running') {
    const settled = items.length - lifting.open
    if (lifting.begun - settled >= most) return
    startBody(work, node, lifting.begun++)
  }
}
