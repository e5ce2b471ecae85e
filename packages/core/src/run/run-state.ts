import type { FlowErrorRecord } from '../error.ts'
import type { Plan, PlannedNode } from '../flow/plan.ts'
import type { Usage } from '../node/node-type.ts'
import type { Because, Outputs, RunLimits, SkipReason } from './events.ts'
import { createLanes, type Lanes } from './lanes.ts'

/** `waiting` for inputs, `queued` for a free place, then running, and one final status. */
export type NodeStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'succeeded'
  | 'skipped'
  | 'failed'
  | 'cancelled'

/** What is known of one step: a node, or one item of a lifted node. */
export interface StepState {
  status: NodeStatus
  /** Tries so far. */
  attempt: number
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
}

/** What is known of a node. A lifted one has `items`, and collects their outputs into lists. */
export interface NodeState extends StepState {
  readonly id: string
  skip: SkipReason | undefined
  items: StepState[] | undefined
  /** Items that are not final yet. */
  openItems: number
  /** Steps of each batch that are not settled yet, by the batch's number; empty without batches. */
  openBatches: number[]
}

/** `stopping`: nothing new starts, and running steps are being cancelled. The last three are final. */
export type RunStatus = 'ready' | 'running' | 'stopping' | 'succeeded' | 'failed' | 'cancelled'

/**
 * Everything that is known of a run: the fold of its events. The scheduler changes it in place;
 * everybody else reads.
 */
export interface RunState {
  readonly plan: Plan
  run: string
  status: RunStatus
  inputs: Outputs
  limits: RunLimits
  seed: number | undefined
  readonly nodes: readonly NodeState[]
  /** Sources of each node that are not final yet, by its number. */
  readonly waitingFor: Int32Array
  /** Nodes that are not final yet. */
  open: number
  /** Steps in flight. */
  running: number
  /** Steps taken so far, tries included. */
  steps: number
  lanes: Lanes
  /** Time of the event that steps were last started by. */
  commandedAt: number
  outputs: Outputs
  absent: readonly string[]
  error: FlowErrorRecord | undefined
  usage: Required<Usage>
  startedAt: number
  endedAt: number
}

/** Shared by all nodes without batches, so that each need not keep a list of its own. */
const noBatches: number[] = []

const noLimits: RunLimits = { concurrency: Infinity, models: {}, steps: Infinity }

/** The state before anything happened. */
export function createRunState(plan: Plan): RunState {
  return {
    plan,
    run: '',
    status: 'ready',
    inputs: {},
    limits: noLimits,
    seed: undefined,
    nodes: plan.nodes.map((node) => createNodeState(node.id)),
    waitingFor: Int32Array.from(plan.nodes, (node) => node.sources),
    open: plan.nodes.length,
    running: 0,
    steps: 0,
    lanes: createLanes(plan, noLimits),
    commandedAt: 0,
    outputs: {},
    absent: [],
    error: undefined,
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
    startedAt: 0,
    endedAt: 0,
  }
}

/** A step before its first try. */
export function createStepState(): StepState {
  return {
    status: 'waiting',
    attempt: 0,
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
  }
}

function createNodeState(id: string): NodeState {
  return {
    id,
    skip: undefined,
    items: undefined,
    openItems: 0,
    openBatches: noBatches,
    status: 'waiting',
    attempt: 0,
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
  return Math.floor(item / type.batchSize)
}

/** True while this very try of the step is in flight: a late result of an older one is not wanted. */
export function isCurrent(
  state: RunState,
  node: number,
  item: number | undefined,
  attempt: number,
): boolean {
  const nodeState = state.nodes[node]
  const step = nodeState && stepAt(nodeState, item)
  return step?.status === 'running' && step.attempt === attempt && !isFinal(state.status)
}
