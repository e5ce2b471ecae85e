import { middleTop, type Columns } from './columns.ts'
import type { WithLanes } from './lanes.ts'
import type { Gaps, Link } from './place-graph.ts'

/** How often cards are drawn to their neighbours, on either side in turn. */
const rounds = 6
/** How much a lane holds on to its place, against 1 of a card: long wires should be straight. */
const laneWeight = 4
/** How much a card holds on to its place that nothing draws. */
const idleWeight = 0.1

/** The top of every card: as level with its neighbours as the others of its column allow. */
export function alignColumns(columns: Columns, graph: WithLanes, gaps: Gaps): Float64Array {
  const tops = new Float64Array(graph.nodes.length)
  for (const column of columns) {
    const spread = column.map(() => ({ top: 0, weight: 1 }))
    settle(column, spread, { graph, tops, gaps })
  }
  for (let round = 0; round <= rounds; round++) {
    const toRight = round % 2 === 0
    for (const column of toRight ? columns : columns.toReversed()) {
      const wishes = column.map((node) => {
        const before = graph.before[node] ?? []
        const after = graph.after[node] ?? []
        const sides = round === rounds ? [...before, ...after] : toRight ? before : after
        return wish(node, sides, graph, tops)
      })
      settle(column, wishes, { graph, tops, gaps })
    }
  }
  return tops
}

/** Where a card would like to stand, and how much. */
interface Wish {
  readonly top: number
  readonly weight: number
}

function wish(node: number, links: readonly Link[], graph: WithLanes, tops: Float64Array): Wish {
  const top = middleTop(links, tops)
  if (top === undefined) return { top: tops[node] ?? 0, weight: idleWeight }
  return { top, weight: node < graph.cards ? 1 : laneWeight }
}

/** Cards that stand against each other, and move as one. */
interface Block {
  sum: number
  weight: number
  readonly first: number
}

/**
 * Gives each card of a column its wish as far as order and gaps allow: of all such places, the ones
 * that are least far from the wishes (pool adjacent violators).
 */
function settle(
  column: readonly number[],
  wishes: readonly Wish[],
  { graph, tops, gaps }: { graph: WithLanes; tops: Float64Array; gaps: Gaps },
): void {
  const offsets: number[] = []
  const blocks: Block[] = []
  let offset = 0
  for (const [at, node] of column.entries()) {
    offsets.push(offset)
    const { top, weight } = wishes[at] ?? { top: 0, weight: idleWeight }
    blocks.push({ sum: (top - offset) * weight, weight, first: at })
    offset += (graph.nodes[node]?.height ?? 0) + gaps.row
    joinLast(blocks)
  }
  for (const [at, { sum, weight, first }] of blocks.entries()) {
    const end = blocks[at + 1]?.first ?? column.length
    for (let next = first; next < end; next++) {
      tops[column[next] ?? 0] = sum / weight + (offsets[next] ?? 0)
    }
  }
}

/** Joins the last blocks while the lower one would stand above the upper one. */
function joinLast(blocks: Block[]): void {
  for (let last = blocks.at(-1), above = blocks.at(-2); last && above;) {
    if (above.sum / above.weight <= last.sum / last.weight) return
    above.sum += last.sum
    above.weight += last.weight
    blocks.pop()
    last = above
    above = blocks.at(-2)
  }
}
