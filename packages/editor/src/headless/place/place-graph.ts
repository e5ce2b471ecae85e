import type { Rectangle } from '../grid.ts'

/** A card to be placed. */
export interface PlaceNode {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Cards of one group stand together in a frame of their own. */
  readonly group?: string
  /** `first` stands in the first column, as inputs of a flow do; `last` in the last one. */
  readonly rank?: 'first' | 'last'
}

/** A wire between two cards. */
export interface PlaceWire {
  readonly from: string
  readonly to: string
  /** Where the wire leaves and enters, from the top of its card. Default: the middle. */
  readonly fromY?: number
  readonly toY?: number
}

/** Cards and the wires between them; wires to cards that are not there are ignored. */
export interface PlaceGraph {
  readonly nodes: readonly PlaceNode[]
  readonly wires: readonly PlaceWire[]
}

/** Free space between cards, in canvas units. */
export interface Gaps {
  readonly column: number
  readonly row: number
  /** Between parts that no wire joins. */
  readonly part: number
  /** Between the cards of a group and its frame; `head` is what the frame's title takes above. */
  readonly frame: number
  readonly head: number
}

/** The free space that is left when nothing else is said. */
export const defaultGaps: Gaps = { column: 80, row: 40, part: 80, frame: 24, head: 36 }

/** Left upper corner of a card. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Cards by number, with the wires between them and nothing else. */
export interface Linked {
  readonly nodes: readonly PlaceNode[]
  readonly before: readonly (readonly Link[])[]
  readonly after: readonly (readonly Link[])[]
}

/** A wire as one of its cards sees it. */
export interface Link {
  /** The card at the other end. */
  readonly node: number
  /** Where the wire is at this card, from its top, and at the other one. */
  readonly here: number
  readonly there: number
}

/** Cards that were placed among themselves, and the room they take from (0, 0). */
export interface Placed {
  readonly points: readonly Point[]
  readonly width: number
  readonly height: number
}

/** Numbers cards by their order. Wires from a card to itself, and wires that occur twice, are left out. */
export function linkNodes({ nodes, wires }: PlaceGraph): Linked {
  const numbers = new Map<string, number>()
  for (const [at, { id }] of nodes.entries()) numbers.set(id, at)
  const before = nodes.map((): Link[] => [])
  const after = nodes.map((): Link[] => [])
  const seen = new Set<number>()
  for (const wire of wires) {
    const from = numbers.get(wire.from)
    const to = numbers.get(wire.to)
    if (from === undefined || to === undefined || from === to) continue
    const pair = from * nodes.length + to
    if (seen.has(pair)) continue
    seen.add(pair)
    const leaves = wire.fromY ?? middle(nodes[from])
    const enters = wire.toY ?? middle(nodes[to])
    before[to]?.push({ node: from, here: enters, there: leaves })
    after[from]?.push({ node: to, here: leaves, there: enters })
  }
  return { nodes, before, after }
}

function middle(node: { readonly height: number } | undefined): number {
  return (node?.height ?? 0) / 2
}

/** The rectangles that placed cards take. */
export function rectanglesOf(nodes: readonly PlaceNode[], points: readonly Point[]): Rectangle[] {
  return nodes.map(({ width, height }, at) => ({
    ...(points[at] ?? { x: 0, y: 0 }),
    width,
    height,
  }))
}
