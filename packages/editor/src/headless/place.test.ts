import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, createGrid, type Rectangle } from './grid.ts'
import { placeNodes } from './place.ts'
import { rectanglesOf, type PlaceGraph, type PlaceNode, type Point } from './place/place-graph.ts'

/** Cards `0` to `count - 1`; wires are pairs of their numbers. */
function graphOf(count: number, pairs: readonly (readonly [number, number])[]): PlaceGraph {
  const nodes = Array.from({ length: count }, (_, at) => card(String(at)))
  return { nodes, wires: pairs.map(([from, to]) => ({ from: String(from), to: String(to) })) }
}

function card(id: string, more: Partial<PlaceNode> = {}): PlaceNode {
  return { id, width: 260, height: 200, ...more }
}

function placesOf({ nodes }: PlaceGraph, points: ReadonlyMap<string, Point>): Rectangle[] {
  return rectanglesOf(
    nodes,
    nodes.map(({ id }) => points.get(id)!),
  )
}

/** How many cards cover a part of another one. */
function overlaps(cards: readonly Rectangle[]): number {
  const grid = createGrid(cards)
  const inside = ({ x, y, width, height }: Rectangle) =>
    grid.find({ x: x + 1, y: y + 1, width: width - 2, height: height - 2 })
  return cards.filter((one) => inside(one).length > 1).length
}

const anyGraph = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc.record({
    heights: fc.array(fc.integer({ min: 20, max: 400 }), { minLength: count, maxLength: count }),
    pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 120 }),
    groups: fc.array(fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }), {
      minLength: count,
      maxLength: count,
    }),
  }),
)

describe('placing a flow', () => {
  it('lets no card cover another, whatever the wires and groups', () => {
    fc.assert(
      fc.property(anyGraph, ({ heights, pairs, groups }) => {
        const { wires } = graphOf(0, pairs)
        const nodes = heights.map((height, at) =>
          card(String(at), { height, ...(groups[at] && { group: groups[at] }) }),
        )
        const points = placeNodes({ nodes, wires })
        expect(points.size).toBe(nodes.length)
        expect(overlaps(placesOf({ nodes, wires }, points))).toBe(0)
      }),
    )
  })

  it('puts every card to the right of all that feed it, when no wires close a circle', () => {
    fc.assert(
      fc.property(anyGraph, ({ heights, pairs }) => {
        const forward = pairs.filter(([from, to]) => from < to)
        const points = placeNodes(graphOf(heights.length, forward))
        for (const [from, to] of forward) {
          expect(points.get(String(to))!.x).toBeGreaterThan(points.get(String(from))!.x + 260)
        }
      }),
    )
  })

  it('keeps what does not belong to a group out of its frame', () => {
    fc.assert(
      fc.property(anyGraph, ({ heights, pairs, groups }) => {
        const nodes = heights.map((_, at) =>
          card(String(at), groups[at] === undefined ? {} : { group: groups[at] }),
        )
        const points = placeNodes({ nodes, wires: graphOf(0, pairs).wires })
        for (const group of ['a', 'b', 'c']) {
          const members = nodes.filter((node) => node.group === group)
          const others = nodes.filter((node) => node.group !== group)
          if (members.length === 0) continue
          const frame = boundsOf(placesOf({ nodes: members, wires: [] }, points))
          expect(createGrid(placesOf({ nodes: others, wires: [] }, points)).find(frame)).toEqual([])
        }
      }),
    )
  })

  it('stands the members of a group below each other that no wire joins', () => {
    const nodes = ['a', 'b', 'c'].map((id) => card(id, { group: 'g' }))
    const points = placeNodes({ nodes, wires: [] })
    expect(new Set([...points.values()].map(({ x }) => x)).size).toBe(1)
  })

  it('stands a chain on one level, and begins at the origin', () => {
    const points = placeNodes(
      graphOf(4, [
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    )
    expect([...points.values()].map(({ y }) => y)).toEqual([0, 0, 0, 0])
    expect([...points.values()].map(({ x }) => x)).toEqual([0, 340, 680, 1020])
  })

  it('levels the wires by their ports', () => {
    const nodes = [card('tall', { height: 400 }), card('low', { height: 80 })]
    const points = placeNodes({ nodes, wires: [{ from: 'tall', to: 'low', fromY: 350, toY: 50 }] })
    expect(points.get('low')!.y - points.get('tall')!.y).toBe(300)
  })

  it('aligns the cards of a column on their left', () => {
    const points = placeNodes(
      graphOf(5, [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
        [0, 4],
      ]),
    )
    expect(points.get('1')!.x).toBe(points.get('2')!.x)
  })

  it('leaves a way for a wire that passes a column', () => {
    const points = placeNodes(
      graphOf(3, [
        [0, 1],
        [1, 2],
        [0, 2],
      ]),
    )
    expect(points.get('1')!.y).not.toBe(points.get('0')!.y)
  })

  it('puts inputs of the flow in the first column and outputs in the last', () => {
    const graph = graphOf(4, [
      [0, 1],
      [1, 2],
    ])
    const nodes = [
      ...graph.nodes,
      card('in', { rank: 'first' }),
      card('out', { rank: 'last' }),
      card('idle', { rank: 'last' }),
    ]
    const wires = [...graph.wires, { from: 'in', to: '2' }, { from: '1', to: 'out' }]
    const points = placeNodes({ nodes, wires })
    expect(points.get('in')!.x).toBe(0)
    expect(points.get('out')!.x).toBe(points.get('2')!.x + 340)
    expect(points.get('idle')!.x).toBe(points.get('out')!.x)
  })

  it('crosses no wires of a small flow that can do without', () => {
    const points = placeNodes(
      graphOf(6, [
        [0, 5],
        [1, 4],
        [2, 3],
      ]),
    )
    const pairs = [
      ['0', '5'],
      ['1', '4'],
      ['2', '3'],
    ] as const
    const order = (side: 0 | 1) =>
      pairs.toSorted((a, b) => points.get(a[side])!.y - points.get(b[side])!.y)
    expect(order(0)).toEqual(order(1))
  })

  it('gives the same places each time', () => {
    const graph = graphOf(
      30,
      Array.from({ length: 40 }, (_, at) => [at % 17, (at * 7) % 30]),
    )
    expect(placeNodes(graph)).toEqual(placeNodes(graph))
  })

  it('does not choke on wires to cards that are not there, from a card to itself, or in circles', () => {
    expect(
      placeNodes(
        graphOf(2, [
          [0, 9],
          [0, 0],
          [0, 1],
          [1, 0],
        ]),
      ).size,
    ).toBe(2)
    expect(placeNodes({ nodes: [], wires: [] }).size).toBe(0)
  })
})

describe('a flow of 5,000 cards', () => {
  const count = 5000
  const all = Array.from({ length: count }, (_, at) => at)
  const shapes: Record<string, (readonly [number, number])[]> = {
    'a chain': all.slice(1).map((at) => [at - 1, at] as const),
    'a fan': all.slice(1).map((at) => [0, at] as const),
    'a fan and its join': all
      .slice(1, -1)
      .flatMap((at) => [[0, at] as const, [at, count - 1] as const]),
    'a chain that all feed its end': all
      .slice(1)
      .flatMap((at) => [[at - 1, at] as const, [at - 1, count - 1] as const]),
    'one circle': all.map((at) => [at, (at + 1) % count] as const),
    'no wires': [],
  }

  it.each(Object.keys(shapes))('is placed without overlaps: %s', (name) => {
    const graph = graphOf(count, shapes[name]!)
    const cards = placesOf(graph, placeNodes(graph))
    expect(overlaps(cards)).toBe(0)
  })

  it('stands in several columns rather than in one without end', () => {
    const graph = graphOf(count, shapes['a fan']!)
    const { width, height } = boundsOf(placesOf(graph, placeNodes(graph)))
    expect(Math.max(width, height)).toBeLessThan(30_000)
  })
})
