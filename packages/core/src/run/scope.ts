import type { FlowPlan } from '../flow/plan.ts'
import type { Outputs } from './events.ts'
import { createNodeState } from './step-state.ts'
import { lanesOf } from './lanes.ts'
import {
  type LaneNumbers,
  type Lanes,
  isFinal,
  pathOf,
  type NodeState,
  type RunState,
  type Scope,
} from './run-state.ts'

/** Everything of a scope that follows from its plan. */
export function emptyScope(plan: FlowPlan, prefix: string, lanes: LaneNumbers) {
  return {
    plan,
    prefix,
    inputs: {},
    nodes: [] as NodeState[],
    waitingFor: plan.sources.slice(),
    lanes,
    open: plan.nodes.length,
    running: 0,
    outputs: {},
    absent: [],
    error: undefined,
  }
}

/** Fills in the nodes, which know their scope. */
export function addNodes(nodes: NodeState[], scope: Scope): void {
  for (const planned of scope.plan.nodes) nodes.push(createNodeState(scope, planned))
}

/** The text before the ids of a body's nodes: item in brackets, round behind `#` where there are several. */
export function bodyPrefix(node: NodeState, item: number | undefined, round: number): string {
  const { type } = node.planned
  const path = pathOf(node)
  const at = item === undefined ? path : `${path}[${item}]`
  return type.kind === 'body' && type.repeats ? `${at}#${round}/` : `${at}/`
}

/** A round of the body of a step, about to begin. */
export function createScope(
  { queues }: { queues: Lanes },
  owner: { node: NodeState; item: number | undefined },
  { plan, round, inputs }: { plan: FlowPlan; round: number; inputs: Outputs },
): Scope {
  const prefix = bodyPrefix(owner.node, owner.item, round)
  const base = emptyScope(plan, prefix, lanesOf(queues, plan))
  const scope: Scope = { ...base, owner, round, inputs, status: 'running' }
  addNodes(base.nodes, scope)
  return scope
}

/** A scope, and all bodies inside it that are not over. */
export function openScopes(scope: Scope): Scope[] {
  const scopes = [scope]
  // The list grows while it is walked.
  for (const { nodes } of scopes) for (const node of nodes) addOpenRounds(node, scopes)
  return scopes
}

/** Only the last round of a step can be open. */
function addOpenRounds(node: NodeState, scopes: Scope[]): void {
  for (const { rounds } of node.items ?? [node]) {
    const last = rounds?.at(-1)
    if (last && !isFinal(last.status)) scopes.push(last)
  }
}

/** The node that a path names, such as `story#3/generate`; `undefined` when there is none. */
export function findNode(state: RunState, path: string): NodeState | undefined {
  const end = path.lastIndexOf('/') + 1
  if (end === 0) return state.nodes[state.plan.index.get(path) ?? -1]
  const scope = state.bodies.get(path.slice(0, end))
  return scope?.nodes[scope.plan.index.get(path.slice(end)) ?? -1]
}
