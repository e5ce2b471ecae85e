import { errorFromRecord } from '../error.ts'
import { startRound } from './body.ts'
import { closeScope } from './finish.ts'
import { isFinal, stepAt, pathOf, type Scope } from './run-state.ts'
import { failStep, takeOutputs } from './settle.ts'
import { stepInputs } from './step-inputs.ts'
import { derive, type Work } from './work.ts'

/** A round of a body is over: the next one begins, or the step has its outputs, or has failed. */
export function endBody(work: Work, scope: Scope): void {
  const { owner, round, inputs: given } = scope
  if (!owner || isFinal(scope.status)) return
  const { node, item } = owner
  const status = closeScope(scope, work.time)
  const step = stepAt(node, item)
  if (!step || step.status !== 'running' || status === 'cancelled') return
  derive(work, { type: 'body-end', node: pathOf(node), item, round, status, time: work.time })
  const found = { node, item, step }
  const { type } = node.planned
  if (status === 'failed') return failStep(work, found, scope.error && errorFromRecord(scope.error))
  if (type.kind !== 'body' || node.scope.status !== 'running') return
  try {
    const inputs = stepInputs(node.scope, node.planned, item ?? -1) ?? {}
    const after = type.next({ inputs, given, outputs: scope.outputs, round })
    if ('again' in after) startRound(work, owner, after.again)
    else takeOutputs(work, found, () => after.outputs)
  } catch (thrown) {
    failStep(work, found, thrown)
  }
}
