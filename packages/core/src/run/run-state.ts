import type { FlowErrorRecord } from '../error.ts'
import type { FlowPlan, Plan, PlannedNode } from '../flow/plan.ts'
import type { Usage, Waiting } from '../node/node-type.ts'
import type { StepCalls } from './calls.ts'
import type { Because, Outputs, RunLimits, SkipReason } from './events.ts'

/**
 * `waiting` for inputs, `queued` for a free place, then running or, for a step that waits for an
 * answer or a time, `paused`, and one final status.
 */
export type NodeStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'paused'
  | 'succeeded'
  | 'skipped'
  | 'failed'
  | 'cancelled'

/** What is known of one step: a node, or one item of a lifted node. */
export interface StepState {
  status: NodeStatus
  /** Tries so far. */
  attempt: number
  /** How often the step was begun again because nobody knows how a try ended. */
  epoch: number
  /** The last try that is known to have begun. */
  begun: number
  startedAt: number
  endedAt: number
  outputs: Outputs | undefined
  error: FlowErrorRecord | undefined
  cached: boolean
  because: Because | undefined
  usage: Usage | undefined
  /** What the last try asked of models, when the run watches. */
  calls: StepCalls | undefined
  /** Text streamed so far at each output, while the step runs. */
  partial: Record<string, string> | undefined
  progress: { done: number; total: number; message?: string | undefined } | undefined
  /** Tries made before the step went over to its fallback model; -1 while it has not. */
  fallbackAt: number
  /** The rounds of its body, for a step that has one; what a paused step waits for. */
  rounds: Scope[] | undefined
  waiting: Waiting | undefined
}

/** What is known of a node. A lifted one has `items`, and collects their outputs into lists. */
export interface NodeState extends StepState {
  readonly id: string
  readonly scope: Scope
  readonly planned: PlannedNode
  skip: SkipReason | undefined
  items: StepState[] | undefined
  /** How far a lifted node is. */
  lifting: Lifting | undefined
}

/** How far a lifted node is with its items. */
export interface Lifting {
  /** Items that are not final yet. */
  open: number
  /** Steps of each batch that are not settled yet, by the batch's number; empty without batches. */
  readonly batches: number[]
  /** Items whose body was begun. */
  begun: number
}

/** `stopping`: nothing new starts, and running steps are being cancelled. The last three are final. */
export type RunStatus = 'ready' | 'running' | 'stopping' | 'succeeded' | 'failed' | 'cancelled'

/** One flow in a run: the outermost, or one round of the body of a step. */
export interface Scope {
  readonly plan: FlowPlan
  /** What stands before the ids of its nodes: `` outside, `story#3/` in the fourth round of `story`. */
  readonly prefix: string
  /** The step whose body it is; `undefined` for the outermost. */
  readonly owner: { readonly node: NodeState; readonly item: number | undefined } | undefined
  /** Number of the round, from 0. */
  readonly round: number
  status: RunStatus
  inputs: Outputs
  readonly nodes: readonly NodeState[]
  /** Sources of each node that are not final yet, by its number. */
  readonly waitingFor: Int32Array
  lanes: LaneNumbers
  /** Nodes that are not final yet. */
  open: number
  /** Steps in flight, those of bodies inside included. */
  running: number
  outputs: Outputs
  absent: readonly string[]
  error: FlowErrorRecord | undefined
}

/** A limit that steps share: how many of them may use one model at once. */
export interface Pool {
  readonly limit: number
  running: number
}

/**
 * Steps that need the same pools, first come first served. A place in line is a position in two
 * arrays.
 */
export interface Lane {
  readonly pools: readonly Pool[]
  /** Nodes of the steps in line. */
  readonly nodes: (NodeState | undefined)[]
  /** Their items; -1 is the node itself, -2 and below a batch of its items. */
  readonly items: number[]
  /** First place that still waits, and one past the last. */
  head: number
  tail: number
}

/** The limits of a run: one pool for each limited model, one lane for each set of pools in use. */
export interface Lanes {
  /** Lane 0 is that of steps without a limit of their own. */
  readonly lanes: Lane[]
  readonly pools: ReadonlyMap<string, Pool>
  /** Number of the lane of each set of models. */
  readonly numbers: Map<string, number>
  /** Numbers of the lanes of each flow's nodes. */
  readonly known: Map<FlowPlan, LaneNumbers>
}

/** Lane of each node's steps, by its number in the plan, and of those that went over to the fallback model. */
export interface LaneNumbers {
  readonly ofNode: Int32Array
  readonly ofFallback: Int32Array
}

/**
 * Everything that is known of a run: the fold of its events. It is the outermost scope, and what
 * belongs to the run as a whole. The scheduler changes it in place; everybody else reads.
 */
export interface RunState extends Scope {
  readonly plan: Plan
  run: string
  limits: RunLimits
  seed: number | undefined
  /** Bodies that were begun, by what stands before the ids of their nodes. */
  readonly bodies: Map<string, Scope>
  /** Steps taken so far, tries included. */
  steps: number
  /** Steps that wait for a free place. */
  queues: Lanes
  /** Time of the event that steps were last started by. */
  commandedAt: number
  usage: Required<Usage>
  startedAt: number
  endedAt: number
}

/** True when nothing can change any more. */
export function isFinal(status: RunStatus | NodeStatus): boolean {
  return (
    status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'skipped'
  )
}

/** The step at a place: an item of a lifted node, else the node itself. */
export function stepAt(node: NodeState, item: number | undefined): StepState | undefined {
  return item === undefined ? node : node.items?.[item]
}

/** Number of the batch that an item of a node belongs to. */
export function batchOf({ type }: PlannedNode, item: number): number {
  return type.kind === 'run' ? Math.floor(item / type.batchSize) : 0
}

/** True while this very try of the step is in flight: a late result of an older one is not wanted. */
export function isCurrent(
  state: RunState,
  node: NodeState,
  item: number | undefined,
  attempt: number,
): boolean {
  const step = stepAt(node, item)
  return step?.status === 'running' && step.attempt === attempt && !isFinal(state.status)
}

/** A node's name in events: its id with the bodies that it stands in before it, `story#3/generate`. */
export function pathOf({ id, scope }: NodeState): string {
  return scope.owner ? scope.prefix + id : id
}
