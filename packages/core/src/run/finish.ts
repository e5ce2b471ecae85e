import type { FlowErrorRecord } from '../error.ts'
import { isFinal, type StepState, type Scope } from './run-state.ts'
import { openScopes } from './scope.ts'
import { wireValue } from './step-inputs.ts'
import { withdrawStarts } from './withdraw.ts'
import { becomeDone, derive, order, type Work } from './work.ts'

/** Nothing new starts in a scope from here on, and what runs in it is told to end. */
export function stop(work: Work, scope: Scope, error: FlowErrorRecord | undefined): void {
  if (scope.status !== 'running' && scope.status !== 'ready') return
  for (const one of openScopes(scope)) one.status = 'stopping'
  scope.error = error
  withdrawStarts(work)
  if (scope.running > 0 || !scope.owner) order(work, { type: 'cancel-running', scope })
  else becomeDone(work, scope)
}

/** Ends the run; what was computed stays in the state. */
export function finish(work: Work): void {
  const { state } = work
  if (isFinal(state.status)) return
  const status = closeScope(state, work.time)
  state.endedAt = work.time
  const { outputs, absent, error } = state
  derive(work, { type: 'run-end', status, outputs, absent, error, time: work.time })
  order(work, { type: 'finish' })
}

/** Gives a scope its final status and its outputs. */
export function closeScope(scope: Scope, time: number): 'succeeded' | 'failed' | 'cancelled' {
  const stopped = scope.error ? 'failed' : 'cancelled'
  const status = scope.status === 'stopping' ? stopped : 'succeeded'
  if (status !== 'succeeded') cancelOpenNodes(scope, time)
  collectOutputs(scope)
  scope.status = status
  return status
}

function cancelOpenNodes(scope: Scope, time: number): void {
  for (const node of scope.nodes) {
    for (const item of node.items ?? []) cancelStep(item, time)
    cancelStep(node, time)
  }
}

function cancelStep(step: StepState, time: number): void {
  if (isFinal(step.status)) return
  if (step.status !== 'waiting' && step.status !== 'queued') step.endedAt = time
  step.status = 'cancelled'
  const round = step.rounds?.at(-1)
  if (round && !isFinal(round.status)) {
    round.status = 'stopping'
    closeScope(round, time)
  }
}

function collectOutputs(scope: Scope): void {
  const outputs: Record<string, unknown> = {}
  const absent: string[] = []
  for (const [name, { wire }] of scope.plan.outputs) {
    const value = wireValue(scope, wire)
    if (value === undefined) absent.push(name)
    else outputs[name] = value
  }
  scope.outputs = outputs
  scope.absent = absent
}
