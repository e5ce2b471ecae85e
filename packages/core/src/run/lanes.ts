import type { Plan } from '../flow/plan.ts'
import type { RunLimits } from './events.ts'

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
  /** Node numbers of the steps in line. */
  readonly nodes: number[]
  /** Their items; -1 is the node itself, -2 all its items as a batch. */
  readonly items: number[]
  /** First place that still waits, and one past the last. */
  head: number
  tail: number
}

/** The limits of a run: one pool for each limited model, one lane for each set of pools in use. */
export interface Lanes {
  /** Lane 0 is that of steps without a limit of their own. */
  readonly lanes: readonly Lane[]
  /** Lane of each node's steps, and of those that went over to the fallback model. */
  readonly ofNode: Int32Array
  readonly ofFallback: Int32Array
}

/** Sorts a plan's nodes into lanes. */
export function createLanes(plan: Plan, limits: RunLimits): Lanes {
  const lanes = [createLane([])]
  const ofNode = new Int32Array(plan.nodes.length)
  const ofFallback = new Int32Array(plan.nodes.length)
  const pools = new Map<string, Pool>()
  for (const [reference, limit] of Object.entries(limits.models))
    pools.set(reference, { limit: Math.max(1, limit), running: 0 })
  const numbers = new Map([['[]', 0]])
  const laneFor = (references: readonly string[]): number => {
    const limited = [...new Set(references)].filter((reference) => pools.has(reference)).toSorted()
    const key = JSON.stringify(limited)
    const number = numbers.get(key) ?? lanes.push(createLane(limited.flatMap(poolsOf))) - 1
    numbers.set(key, number)
    return number
  }
  const poolsOf = (reference: string): Pool[] => {
    const pool = pools.get(reference)
    return pool ? [pool] : []
  }
  if (pools.size === 0) return { lanes, ofNode, ofFallback }
  for (const [index, { models, policy }] of plan.nodes.entries()) {
    if (models.length === 0) continue
    ofNode[index] = laneFor(models.map((model) => model.reference))
    if (policy.onError.type === 'fallback') ofFallback[index] = laneFor([policy.onError.model])
  }
  return { lanes, ofNode, ofFallback }
}

function createLane(pools: readonly Pool[]): Lane {
  return { pools, nodes: [], items: [], head: 0, tail: 0 }
}

/** The lane in which a step of a node stands. */
export function laneOf(lanes: Lanes, node: number, fallback: boolean): Lane | undefined {
  return lanes.lanes[(fallback ? lanes.ofFallback : lanes.ofNode)[node] ?? 0]
}

/** Puts a step at the end of a lane. */
export function enqueue(lane: Lane, node: number, item: number): void {
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
