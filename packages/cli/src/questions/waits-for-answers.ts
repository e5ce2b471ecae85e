import { openQuestions, type NodeState, type RunState, type StepState } from '@chainwright/core'

/** A question that goes on by itself within this time is waited for. */
const shortWaitMs = 60_000

/** True when nothing but answers can move a run on: questions are open, and nothing else goes on. */
export function waitsForAnswers(state: RunState): boolean {
  if (state.status !== 'running' || openQuestions(state).length === 0) return false
  const scopes = [state, ...state.bodies.values()]
  return scopes.every(({ nodes }) => nodes.every((node) => !isAtWork(node)))
}

function isAtWork(node: NodeState): boolean {
  return (node.items ?? [node]).some((step) => isStepAtWork(step, node.planned.type.kind))
}

function isStepAtWork({ status, waiting }: StepState, kind: string): boolean {
  switch (status) {
    case 'queued':
    case 'retrying':
      return true
    case 'running': // a step with a body is what goes on in its body
      return kind === 'run'
    case 'paused':
      return waiting?.ask === undefined || (waiting.afterMs ?? Infinity) <= shortWaitMs
    default:
      return false
  }
}
