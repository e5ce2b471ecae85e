import type { Plan } from '../flow/plan.ts'
import type { RunLimits } from './events.ts'

/** Steps that share one limit, first come first served. A place in line is a position in two arrays. */
export interface Lane {
  readonly limit: number
  running: number
  /** Node numbers of the steps in line. */
  readonly nodes: number[]
  /** Their items; -1 is the node itself, -2 all its items as a batch. */
  readonly items: number[]
  /** First place that still waits, and one past the last. */
  head: number
  tail: number
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
  if (Object.keys(limits.models).length === 0) return { lanes, ofNode }
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
  return { limit: Math.max(1, limit), running: 0, nodes: [], items: [], head: 0, tail: 0 }
}

/** Puts a step at the end of its node's lane. */
export function enqueue(lanes: Lanes, node: number, item: number): void {
  const lane = lanes.lanes[lanes.ofNode[node] ?? 0]
  if (!lane) return
  if (lane.head === lane.tail) lane.head = lane.tail = 0
  lane.nodes[lane.tail] = node
  lane.items[lane.tail++] = item
}

/** True when a step could start at once, with none before it in line. */
export function hasRoom(lane: Lane): boolean {
  return lane.head === lane.tail && lane.running < lane.limit
}

/** Takes the next place of a lane that has room; -1 when none waits or the lane is full. */
export function dequeue(lane: Lane): number {
  return lane.head === lane.tail || lane.running >= lane.limit ? -1 : lane.head++
}
