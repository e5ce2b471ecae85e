import type { PlannedNode } from '../flow/plan.ts'
import type { NodeState, Scope, StepState } from './run-state.ts'

/** A step before its first try. */
export function createStepState(): StepState {
  return {
    status: 'waiting',
    attempt: 0,
    epoch: 0,
    begun: 0,
    startedAt: 0,
    endedAt: 0,
    outputs: undefined,
    error: undefined,
    cached: false,
    because: undefined,
    usage: undefined,
    calls: undefined,
    partial: undefined,
    progress: undefined,
    fallbackAt: -1,
    rounds: undefined,
    waiting: undefined,
  }
}

/** A node before anything happened to it. */
export function createNodeState(scope: Scope, planned: PlannedNode): NodeState {
  return {
    id: planned.id,
    scope,
    planned,
    skip: undefined,
    items: undefined,
    lifting: undefined,
    status: 'waiting',
    attempt: 0,
    epoch: 0,
    begun: 0,
    startedAt: 0,
    endedAt: 0,
    outputs: undefined,
    error: undefined,
    cached: false,
    because: undefined,
    usage: undefined,
    calls: undefined,
    partial: undefined,
    progress: undefined,
    fallbackAt: -1,
    rounds: undefined,
    waiting: undefined,
  }
}
