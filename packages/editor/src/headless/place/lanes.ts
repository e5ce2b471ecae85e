import type { Layered } from './layers.ts'
import type { Link, PlaceNode } from './place-graph.ts'

/** Cards in their columns, and lanes that keep room for wires that pass a column. */
export interface WithLanes extends Layered {
  /** How many of the nodes are cards; the lanes stand behind them. */
  readonly cards: number
}

/** Room that a passing wire takes. */
const laneHeight = 24
/** Most lanes of a flow; the wires beyond pass wherever they do. */
const mostLanes = 10_000

/** What is being built. */
interface Draft {
  readonly nodes: PlaceNode[]
  readonly before: Link[][]
  readonly after: Link[][]
  readonly layers: number[]
}

/** Gives long wires a place in each column that they pass; wires of one card share their lanes. */
export function addLanes({ nodes, after, layers }: Layered): WithLanes {
  const draft: Draft = {
    nodes: [...nodes],
    before: nodes.map((): Link[] => []),
    after: nodes.map((): Link[] => []),
    layers: [...layers],
  }
  for (const [source, links] of after.entries()) {
    const lanes: number[] = []
    for (const link of links) {
      const passed = (layers[link.node] ?? 0) - (layers[source] ?? 0) - 1
      const added = draft.nodes.length - nodes.length + passed - lanes.length
      if (passed <= 0 || added > mostLanes) {
        connect(draft, source, link)
        continue
      }
      while (lanes.length < passed) lanes.push(addLane(draft, lanes.at(-1), source, link.here))
      const last = lanes[passed - 1] ?? source
      connect(draft, last, { ...link, here: laneHeight / 2 })
    }
  }
  return { ...draft, layers: Int32Array.from(draft.layers), cards: nodes.length }
}

/** A lane behind another one, or behind the card whose wire leaves at `leaves`. */
function addLane(draft: Draft, last: number | undefined, source: number, leaves: number): number {
  const from = last ?? source
  const lane = draft.nodes.length
  draft.nodes.push({ id: '', width: 0, height: laneHeight })
  draft.layers.push((draft.layers[from] ?? 0) + 1)
  draft.before.push([])
  draft.after.push([])
  const here = last === undefined ? leaves : laneHeight / 2
  connect(draft, from, { node: lane, here, there: laneHeight / 2 })
  return lane
}

function connect({ before, after }: Draft, source: number, link: Link): void {
  after[source]?.push(link)
  before[link.node]?.push({ node: source, here: link.there, there: link.here })
}
