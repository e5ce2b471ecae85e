import type { NodeState, StepState, Scope } from '../src/run/run-state.ts'

/** What is known of nodes, without the ways back to their flows: values that can be compared and copied. */
export function plainNodes(nodes: readonly NodeState[]): object[] {
  return nodes.map(({ scope: _scope, planned: _planned, ...node }) => ({
    ...plainStep(node),
    items: node.items?.map(plainStep),
  }))
}

function plainStep<S extends StepState>(step: S): object {
  return { ...step, rounds: step.rounds?.map(plainScope) }
}

function plainScope({
  prefix,
  round,
  status,
  inputs,
  nodes,
  outputs,
  absent,
  error,
}: Scope): object {
  return { prefix, round, status, inputs, nodes: plainNodes(nodes), outputs, absent, error }
}
