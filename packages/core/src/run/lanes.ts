import type { FlowPlan } from '../flow/plan.ts'
import type { RunLimits } from './events.ts'
import type { Lane, LaneNumbers, Lanes, NodeState, Pool } from './run-state.ts'

/** The lanes of a run, with those of its outermost flow. */
export function createLanes(plan: FlowPlan, limits: RunLimits): Lanes {
  const pools = Object.entries(limits.models).map(([reference, limit]): [string, Pool] => {
    return [reference, { limit: Math.max(1, limit), running: 0 }]
  })
  const lanes: Lanes = {
    lanes: [createLane([])],
    pools: new Map(pools),
    numbers: new Map([['[]', 0]]),
    known: new Map(),
  }
  lanesOf(lanes, plan)
  return lanes
}

/** For runs without limits of models, in which all steps stand in lane 0. */
const oneLane: LaneNumbers = { ofNode: new Int32Array(0), ofFallback: new Int32Array(0) }

/** Sorts the nodes of a flow into lanes. */
export function lanesOf(lanes: Lanes, plan: FlowPlan): LaneNumbers {
  if (lanes.pools.size === 0) return oneLane
  const known = lanes.known.get(plan)
  if (known) return known
  const ofNode = new Int32Array(plan.nodes.length)
  const ofFallback = new Int32Array(plan.nodes.length)
  const numbers = { ofNode, ofFallback }
  lanes.known.set(plan, numbers)
  for (const [index, { models, policy }] of plan.nodes.entries()) {
    if (models.length === 0) continue
    ofNode[index] = laneFor(
      lanes,
      models.map((model) => model.reference),
    )
    if (policy.onError.type === 'fallback')
      ofFallback[index] = laneFor(lanes, [policy.onError.model])
  }
  return numbers
}

function laneFor({ lanes, pools, numbers }: Lanes, references: readonly string[]): number {
  const limited = [...new Set(references)].filter((reference) => pools.has(reference)).toSorted()
  const key = JSON.stringify(limited)
  const known = numbers.get(key)
  if (known !== undefined) return known
  const number =
    lanes.push(createLane(limited.flatMap((reference) => pools.get(reference) ?? []))) - 1
  numbers.set(key, number)
  return number
}

function createLane(pools: readonly Pool[]): Lane {
  return { pools, nodes: [], items: [], head: 0, tail: 0 }
}

/** The lane in which a step of a node stands. */
export function laneOf(
  lanes: Lanes,
  { scope, planned }: NodeState,
  fallback: boolean,
): Lane | undefined {
  if (lanes.lanes.length === 1) return lanes.lanes[0]
  const { ofNode, ofFallback } = scope.lanes
  return lanes.lanes[(fallback ? ofFallback : ofNode)[planned.index] ?? 0]
}

/** Puts a step at the end of a lane. */
export function enqueue(lane: Lane, node: NodeState, item: number): void {
  if (lane.head === lane.tail) lane.head = lane.tail = 0
  lane.nodes[lane.tail] = node
  lane.items[lane.tail++] = item
}

/** Takes the next place of a lane that has room; -1 when none waits or a pool is full. */
export function dequeue(lane: Lane): number {
  return lane.head === lane.tail || isFull(lane) ? -1 : lane.head++
}

/** True when a step could start at once, with none before it in line. */
export function hasRoom(lane: Lane): boolean {
  return lane.head === lane.tail && !isFull(lane)
}

function isFull({ pools }: Lane): boolean {
  for (let next = 0; next < pools.length; next++) {
    const pool = pools[next]
    if (pool && pool.running >= pool.limit) return true
  }
  return false
}

/** Counts a step in (`1`) or out (`-1`) of a lane's pools. */
export function countInPools({ pools }: Lane, steps: 1 | -1): void {
  for (let next = 0; next < pools.length; next++) {
    const pool = pools[next]
    if (pool) pool.running += steps
  }
}
