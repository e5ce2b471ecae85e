import type { Plan } from '../flow/plan.ts'
import type { RunLimits } from './events.ts'

/** A step that waits for a free place; `item` -1 is the node itself, -2 all its items as a batch. */
export interface QueuedStep {
  readonly node: number
  readonly item: number
}

/** Steps that share one limit, first come first served. */
export interface Lane {
  readonly limit: number
  running: number
  readonly queue: QueuedStep[]
  /** Position of the first step of `queue` that still waits. */
  head: number
}

/** The limits of a run: one lane for steps without a model, one per limited model reference. */
export interface Lanes {
  readonly lanes: readonly Lane[]
  /** Lane of each node; lane 0 when its models have no limit. */
  readonly ofNode: Int32Array
}

/** Sorts a plan's nodes into lanes. A node with several models stands in the narrowest one's lane. */
export function createLanes(plan: Plan, limits: RunLimits): Lanes {
  const lanes: Lane[] = [createLane(Infinity)]
  const byReference = new Map<string, number>()
  const ofNode = new Int32Array(plan.nodes.length)
  for (const [index, node] of plan.nodes.entries()) {
    let narrowest = Infinity
    for (const { reference } of node.models) {
      const limit = Object.hasOwn(limits.models, reference) ? limits.models[reference] : undefined
      if (limit === undefined || limit >= narrowest) continue
      narrowest = limit
      ofNode[index] = byReference.get(reference) ?? lanes.push(createLane(limit)) - 1
      byReference.set(reference, ofNode[index] ?? 0)
    }
  }
  return { lanes, ofNode }
}

function createLane(limit: number): Lane {
  return { limit: Math.max(1, limit), running: 0, queue: [], head: 0 }
}

/** Puts a step at the end of its lane. */
export function enqueue(lanes: Lanes, step: QueuedStep): void {
  lanes.lanes[lanes.ofNode[step.node] ?? 0]?.queue.push(step)
}

/** Takes the next step of a lane that has room; `undefined` when none waits or the lane is full. */
export function dequeue(lane: Lane): QueuedStep | undefined {
  if (lane.head === lane.queue.length || lane.running >= lane.limit) return undefined
  const step = lane.queue[lane.head++]
  if (lane.head === lane.queue.length) {
    lane.queue.length = 0
    lane.head = 0
  } else if (lane.head >= 1024 && lane.head * 2 > lane.queue.length) {
    lane.queue.splice(0, lane.head)
    lane.head = 0
  }
  return step
}
