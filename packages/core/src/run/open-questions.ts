import { pathOf, type NodeState, type RunState } from './run-state.ts'

/** A question that a run waits for. */
export interface OpenQuestion {
  /** The step, as `signal` takes it. */
  readonly step: string
  readonly ask: unknown
  /** When the wait ends by itself, in milliseconds since 1970. */
  readonly until: number | undefined
}

/** The questions that wait for an answer now, in the order of the flow; none of what is being stopped. */
export function openQuestions(state: RunState): OpenQuestion[] {
  const scopes = [state, ...state.bodies.values()].filter(({ status }) => status === 'running')
  return scopes.flatMap(({ nodes }) => nodes.flatMap(questionsOf))
}

function questionsOf(node: NodeState): OpenQuestion[] {
  const path = pathOf(node)
  return (node.items ?? [node]).flatMap((step, at) => {
    const { ask, afterMs } = step.waiting ?? {}
    if (step.status !== 'paused' || ask === undefined) return []
    const until = afterMs === undefined ? undefined : step.startedAt + afterMs
    return [{ step: node.items ? `${path}[${at}]` : path, ask, until }]
  })
}
