import { describe, expect, it } from 'vitest'
import { scrollToRow, visibleRows } from './visible-rows.ts'

const frame = { count: 10_000, rowHeight: 20, scrollTop: 4000, height: 400 }

describe('visibleRows', () => {
  it('has the rows in view with a margin, and room for all others', () => {
    const rows = visibleRows(frame)
    expect(rows).toEqual({ first: 192, end: 228, before: 3840, after: 195_440 })
    expect(rows.before + (rows.end - rows.first) * 20 + rows.after).toBe(200_000)
  })

  it('has all rows of a short list', () => {
    expect(visibleRows({ ...frame, count: 3, scrollTop: 0 })).toMatchObject({ first: 0, end: 3 })
    expect(visibleRows({ ...frame, count: 0 })).toEqual({ first: 0, end: 0, before: 0, after: 0 })
  })

  it('has the last rows when the list got shorter than where the frame stands', () => {
    expect(visibleRows({ ...frame, count: 100 })).toMatchObject({ first: 72, end: 100 })
  })
})

describe('scrollToRow', () => {
  it.each([
    [205, 4000],
    [10, 200],
    [300, 5620],
  ])('brings row %i into view at %i', (row, place) => {
    expect(scrollToRow(row, frame)).toBe(place)
  })
})
