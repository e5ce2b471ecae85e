import { alignColumns } from './align.ts'
import { orderColumns, splitTall } from './columns.ts'
import { addLanes } from './lanes.ts'
import { layerNodes } from './layers.ts'
import type { Gaps, Linked, Placed } from './place-graph.ts'

/** Places cards that wires hold together: in columns, from left to right, beginning at (0, 0). */
export function placeLinked(linked: Linked, gaps: Gaps): Placed {
  const [only, second] = linked.nodes
  if (only && !second) return { ...only, points: [{ x: 0, y: 0 }] }
  const graph = addLanes(layerNodes(linked))
  const columns = splitTall(orderColumns(graph, gaps), graph, gaps)
  const tops = alignColumns(columns, graph, gaps)
  const lefts = new Float64Array(graph.nodes.length)
  let left = 0
  for (const column of columns) {
    let width = 0
    for (const node of column) {
      lefts[node] = left
      width = Math.max(width, graph.nodes[node]?.width ?? 0)
    }
    left += width + gaps.column
  }
  return fromCorner(linked, lefts, tops)
}

/** Moves all to the corner, to whole numbers. */
function fromCorner({ nodes }: Linked, lefts: Float64Array, tops: Float64Array): Placed {
  let top = Infinity
  for (const at of nodes.keys()) top = Math.min(top, tops[at] ?? 0)
  let [width, height] = [0, 0]
  const points = nodes.map((node, at) => {
    const point = { x: Math.round(lefts[at] ?? 0), y: Math.round((tops[at] ?? 0) - top) }
    width = Math.max(width, point.x + node.width)
    height = Math.max(height, point.y + node.height)
    return point
  })
  return { points, width, height }
}
