import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeSome } from './place-some.ts'
import type { PlaceGraph, Point } from './place/place-graph.ts'

const chain: PlaceGraph = {
  nodes: ['a', 'b', 'c', 'd'].map((id) => ({ id, width: 100, height: 100 })),
  wires: [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'd' },
  ],
}

describe('placing some cards', () => {
  it('tidies a selection around its middle and leaves the others', () => {
    const standing = new Map<string, Point>([
      ['a', { x: 1000, y: 1000 }],
      ['b', { x: 1010, y: 1400 }],
      ['c', { x: 5000, y: 5000 }],
    ])
    const points = placeSome(chain, { chosen: new Set(['a', 'b']), standing })
    expect([...points.keys()]).toEqual(['a', 'b'])
    const [a, b] = [points.get('a')!, points.get('b')!]
    expect(a.y).toBe(b.y)
    expect((a.x + b.x) / 2).toBe(1005)
    expect(a.y).toBe(1200)
  })

  it('puts a new card behind the one that feeds it, on the level of the wire', () => {
    const standing = new Map([['a', { x: 0, y: 70 }]])
    const points = placeSome(chain, { chosen: new Set(['b']), standing })
    expect(points.get('b')).toEqual({ x: 180, y: 70 })
  })

  it('puts a new card before its taker when nothing feeds it', () => {
    const standing = new Map([['b', { x: 0, y: 0 }]])
    expect(placeSome(chain, { chosen: new Set(['a']), standing }).get('a')).toEqual({
      x: -180,
      y: 0,
    })
  })

  it('puts what was pasted at the pointer, or at the nearest free place', () => {
    const standing = new Map([['a', { x: 0, y: 0 }]])
    const at = { x: 500, y: 0 }
    expect(placeSome(chain, { chosen: new Set(['d']), standing, at }).get('d')).toEqual(at)
    const covered = { x: 10, y: 80 }
    expect(placeSome(chain, { chosen: new Set(['d']), standing, at: covered }).get('d')).toEqual({
      x: 10,
      y: 140,
    })
  })

  it('puts what is wired to nothing below everything', () => {
    const standing = new Map([['a', { x: 30, y: 0 }]])
    expect(placeSome(chain, { chosen: new Set(['d']), standing }).get('d')).toEqual({
      x: 30,
      y: 180,
    })
    expect(placeSome(chain, { chosen: new Set(['d']), standing: new Map() }).get('d')).toEqual({
      x: 0,
      y: 0,
    })
  })

  it('never covers a card that stays', () => {
    const coordinate = fc.integer({ min: -600, max: 600 })
    const point = fc.record({ x: coordinate, y: coordinate })
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), fc.nat(), (places, seed) => {
        const ids = places.map((_, at) => String(at))
        const nodes = ids.map((id) => ({ id, width: 100, height: 60 }))
        const wires = ids.slice(1).map((to, at) => ({ from: String((at * seed) % ids.length), to }))
        const chosen = new Set(ids.filter((_, at) => (at + seed) % 3 === 0))
        const standing = new Map(ids.map((id, at) => [id, places[at]!]))
        const points = placeSome({ nodes, wires }, { chosen, standing })
        for (const place of points.values()) {
          for (const id of ids.filter((one) => !chosen.has(one))) {
            const other = standing.get(id)!
            const apart = Math.abs(place.x - other.x) >= 100 || Math.abs(place.y - other.y) >= 60
            expect(apart).toBe(true)
          }
        }
      }),
    )
  })
})
