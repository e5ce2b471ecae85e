import { isFinal, type NodeState, type RunState, type StepState } from '@chainwright/core'

/** What a node has done so far, counted over its items when it has any. */
export interface NodeFigures {
  /** Items that succeeded or were dropped, and all items; `undefined` for a node that runs once. */
  readonly items: { readonly done: number; readonly total: number } | undefined
  readonly durationMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** In the user's currency; 0 where nothing is known of it. */
  readonly cost: number
  /** Tries beyond the first of each step. */
  readonly retries: number
}

/** The figures of one node at a time; `now` counts for steps that have not ended. */
export function nodeFigures(node: NodeState, state: RunState, now: number): NodeFigures {
  const steps = stepsOf(node)
  const started = steps.map((step) => step.startedAt).filter((time) => time > 0)
  const from = Math.min(...started)
  const ended = isFinal(node.status) ? lastEnd(node, steps, state) : now
  return {
    items: node.items && { done: steps.filter(isDone).length, total: steps.length },
    durationMs: started.length === 0 ? 0 : Math.max(0, ended - from),
    inputTokens: sum(steps, (step) => step.usage?.inputTokens ?? 0),
    outputTokens: sum(steps, (step) => step.usage?.outputTokens ?? 0),
    cost: sum(steps, (step) => step.usage?.cost ?? 0),
    retries: sum(steps, (step) => Math.max(0, step.attempt - 1)),
  }
}

/** The steps of a node: its items, or itself. */
export function stepsOf(node: NodeState): readonly StepState[] {
  return node.items ?? [node]
}

// A step that failed or was cancelled has no end of its own: it ended with the run.
function lastEnd(node: NodeState, steps: readonly StepState[], state: RunState): number {
  const last = Math.max(node.endedAt, ...steps.map((step) => step.endedAt))
  return last > 0 ? last : state.endedAt
}

function isDone(step: StepState): boolean {
  return step.status === 'succeeded' || step.status === 'skipped'
}

function sum(steps: readonly StepState[], figure: (step: StepState) => number): number {
  return steps.reduce((total, step) => total + figure(step), 0)
}
