import type { Gaps, Linked, Placed, Point } from './place-graph.ts'
import { placeLinked } from './place-linked.ts'

/** Proportion of width to height that many parts together take. */
const proportion = 1.6

/** Places each part that wires hold together by itself, and the parts in rows, in their order. */
export function placeParts(linked: Linked, gaps: Gaps): Placed {
  const parts = partsOf(linked)
  const placed = parts.map((part) => placeLinked(pickNodes(linked, part), gaps))
  const corners = shelve(placed, gaps)
  const points = linked.nodes.map((): Point => ({ x: 0, y: 0 }))
  let [width, height] = [0, 0]
  for (const [at, part] of parts.entries()) {
    const corner = corners[at] ?? { x: 0, y: 0 }
    const size = placed[at]
    width = Math.max(width, corner.x + (size?.width ?? 0))
    height = Math.max(height, corner.y + (size?.height ?? 0))
    for (const [place, node] of part.entries()) {
      const point = size?.points[place] ?? corner
      points[node] = { x: corner.x + point.x, y: corner.y + point.y }
    }
  }
  return { points, width, height }
}

/** Rows of parts, each as wide as a part or as the whole should be. */
function shelve(parts: readonly Placed[], gaps: Gaps): Point[] {
  const area = parts.reduce(
    (sum, { width, height }) => sum + (width + gaps.part) * (height + gaps.part),
    0,
  )
  const widest = parts.reduce((most, { width }) => Math.max(most, width), 0)
  const limit = Math.max(widest, Math.sqrt(area * proportion))
  let [x, y, tallest] = [0, 0, 0]
  return parts.map(({ width, height }) => {
    if (x > 0 && x + width > limit) {
      y += tallest + gaps.part
      x = 0
      tallest = 0
    }
    const corner = { x, y }
    x += width + gaps.part
    tallest = Math.max(tallest, height)
    return corner
  })
}

/** The parts of a graph. Ends of a flow that no wire reaches belong to the largest part. */
function partsOf(linked: Linked): number[][] {
  const { nodes } = linked
  const entered = new Uint8Array(nodes.length)
  const parts: number[][] = []
  const loose: number[] = []
  for (const start of nodes.keys()) {
    if (entered[start] === 1) continue
    const part = walkPart(start, linked, entered)
    const isEnd = part.length === 1 && nodes[start]?.rank !== undefined
    if (isEnd) loose.push(start)
    else parts.push(part)
  }
  const largest = parts.reduce(
    (most, part) => (part.length > most.length ? part : most),
    parts[0] ?? [],
  )
  largest.push(...loose)
  if (parts.length === 0 && loose.length > 0) parts.push(loose)
  return parts.map((part) => part.toSorted((a, b) => a - b))
}

/** All cards that wires join to one, itself included; they are marked as entered. */
function walkPart(start: number, { before, after }: Linked, entered: Uint8Array): number[] {
  const part = [start]
  entered[start] = 1
  for (let at = 0; at < part.length; at++) {
    const node = part[at] ?? 0
    for (const link of [...(before[node] ?? []), ...(after[node] ?? [])]) {
      if (entered[link.node] === 1) continue
      entered[link.node] = 1
      part.push(link.node)
    }
  }
  return part
}

/** A part as a graph of its own. */
function pickNodes({ nodes, before, after }: Linked, part: readonly number[]): Linked {
  const numbers = new Map(part.map((node, at) => [node, at]))
  const pick = (links: Linked['before']) =>
    part.map((node) =>
      (links[node] ?? []).map((link) => ({ ...link, node: numbers.get(link.node) ?? 0 })),
    )
  return {
    nodes: part.flatMap((node) => nodes[node] ?? []),
    before: pick(before),
    after: pick(after),
  }
}
