import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSnapper } from './snap.ts'

const card = { width: 100, height: 50 }
const others = [
  { x: 0, y: 0, ...card },
  { x: 400, y: 200, width: 60, height: 80 },
]

describe('snap', () => {
  it('puts an edge on that of another card, and shows the line along both', () => {
    const snap = createSnapper(others)({ x: 4, y: 300, ...card }, 6)
    expect(snap.x).toBe(-4)
    expect(snap.lines.map(({ axis, at }) => [axis, at])).toEqual([
      ['x', 0],
      ['x', 50],
      ['x', 100],
    ])
    expect(snap.lines[0]).toMatchObject({ from: 0, to: 350 })
  })

  it('puts the middle on the middle of a card of another size', () => {
    const snap = createSnapper(others)({ x: 378, y: 500, ...card }, 6)
    expect(snap).toMatchObject({ x: 2, y: 0 })
    expect(snap.lines).toEqual([{ axis: 'x', at: 430, from: 200, to: 550 }])
  })

  it('takes the nearest of several lines, and both axes at once', () => {
    const snap = createSnapper([...others, { x: 7, y: 600, ...card }])({ x: 5, y: 53, ...card }, 6)
    expect([snap.x, snap.y]).toEqual([2, -3])
  })

  it('leaves a card alone that is near to nothing', () => {
    const snap = createSnapper(others)({ x: 200, y: 100, ...card }, 6)
    expect(snap).toEqual({ x: 0, y: 0, lines: [] })
  })

  it('never moves farther than it reaches, and always onto a line when it moves', () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 1, max: 300 }),
      height: fc.integer({ min: 1, max: 300 }),
    })
    fc.assert(
      fc.property(fc.array(rectangle, { maxLength: 20 }), rectangle, (all, moved) => {
        const { x, y, lines } = createSnapper(all)(moved, 6)
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(6)
        if (x !== 0) expect(lines.some(({ axis }) => axis === 'x')).toBe(true)
        if (y !== 0) expect(lines.some(({ axis }) => axis === 'y')).toBe(true)
      }),
    )
  })
})
