import type { FlowErrorRecord } from '../error.ts'
import type { Plan, PlannedNode } from '../flow/plan.ts'
import type { Usage, Waiting } from '../node/node-type.ts'
import type { Because, Outputs, RunLimits, SkipReason } from './events.ts'
import type { Lanes } from './lanes.ts'
import type { Scope } from './scope.ts'

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
    partial: undefined,
    progress: undefined,
    fallbackAt: -1,
    rounds: undefined,
    waiting: undefined,
  }
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
