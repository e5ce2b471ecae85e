import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, createGrid, touches, type Rectangle } from './grid.ts'

const rectangle = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
  width: fc.integer({ min: 0, max: 3000 }),
  height: fc.integer({ min: 0, max: 300 }),
})

describe('grid', () => {
  it('finds exactly the rectangles that touch an area', () => {
    fc.assert(
      fc.property(fc.array(rectangle, { maxLength: 200 }), rectangle, (items, area) => {
        const expected = items.flatMap((item, at) => (touches(item, area) ? [at] : []))
        expect(
          createGrid(items)
            .find(area)
            .toSorted((a, b) => a - b),
        ).toEqual(expected)
      }),
    )
  })

  it('finds the same in every search', () => {
    const items: Rectangle[] = [
      { x: 0, y: 0, width: 10, height: 10 },
      { x: 100, y: 0, width: 10, height: 10 },
    ]
    const grid = createGrid(items)
    const area = { x: -5, y: -5, width: 20, height: 20 }
    expect(grid.find(area)).toEqual([0])
    expect(grid.find(area)).toEqual([0])
  })

  it('has the bounds of all rectangles, and none for none', () => {
    expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 })
    expect(
      boundsOf([
        { x: -5, y: 2, width: 10, height: 1 },
        { x: 0, y: 0, width: 20, height: 2 },
      ]),
    ).toEqual({ x: -5, y: 0, width: 25, height: 3 })
    expect(createGrid([]).find({ x: 0, y: 0, width: 9, height: 9 })).toEqual([])
  })

  it('stays quick when one rectangle stands far away from all others', () => {
    const items = Array.from({ length: 5000 }, (_, at) => ({
      x: at === 0 ? 10_000_000 : at,
      y: at % 70,
      width: 5,
      height: 5,
    }))
    const grid = createGrid(items)
    expect(grid.find({ x: 9_999_999, y: 0, width: 10, height: 10 })).toEqual([0])
  })
})
