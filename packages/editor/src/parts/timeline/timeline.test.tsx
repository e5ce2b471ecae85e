// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { Timeline } from './timeline.tsx'
import {
  type TimelineRow,
  barParts,
  foldedAtFirst,
  panned,
  shownRows,
  wholeSpan,
  zoomed,
} from './timeline-rows.ts'

beforeAll(fillPageGaps)
afterEach(cleanup)

const row = (id: string, depth: number, more: Partial<TimelineRow> = {}): TimelineRow => ({
  id,
  title: id,
  depth,
  status: 'succeeded',
  start: 1000,
  end: 2000,
  ...more,
})
const rows = [
  row('summarize', 0),
  row('summarize 1', 1, { queuedAt: 500, tokens: 40 }),
  row('summarize 2', 1, { cached: true }),
  row('answer', 0, { status: 'running', start: 2000, end: undefined }),
]
const ids = (shown: ReturnType<typeof shownRows>) => shown.map((one) => one.row.id)

describe('rows', () => {
  it('inside of a folded one are not shown', () => {
    expect(ids(shownRows(rows, new Set(['summarize'])))).toEqual(['summarize', 'answer'])
    expect(shownRows(rows, new Set()).map(({ isParent }) => isParent)).toEqual([
      true,
      false,
      false,
      false,
    ])
    const deep = [row('a', 0), row('b', 1), row('c', 2), row('d', 1), row('e', 0)]
    expect(ids(shownRows(deep, new Set(['b'])))).toEqual(['a', 'b', 'd', 'e'])
  })

  it('with many inside are folded at first, and so are they at every depth', () => {
    const items = Array.from({ length: 30 }, (_, at) => row(`item ${at}`, 2))
    const many = [row('all', 0), row('round', 1), ...items, row('few', 0), row('one', 1)]
    expect([...foldedAtFirst(many)].toSorted()).toEqual(['all', 'round'])
  })

  it('span from the first thing that happened to now, while one runs', () => {
    expect(wholeSpan(rows, 3000)).toEqual([500, 3000])
    expect(wholeSpan(rows.slice(0, 3), 3000)).toEqual([500, 2000])
    expect(wholeSpan([], 3000)).toEqual([0, 1000])
  })

  it('have bars of waiting and of work', () => {
    expect(barParts(rows[1]!, 3000)).toEqual([
      { type: 'queued', start: 500, end: 1000 },
      { type: 'work', start: 1000, end: 2000 },
    ])
    expect(barParts(rows[3]!, 3000)).toEqual([{ type: 'work', start: 2000, end: 3000 }])
    const queued = row('q', 0, {
      status: 'queued',
      start: undefined,
      end: undefined,
      queuedAt: 900,
    })
    expect(barParts(queued, 3000)).toEqual([{ type: 'queued', start: 900, end: 3000 }])
    expect(
      barParts(row('s', 0, { status: 'skipped', start: undefined, end: undefined }), 1),
    ).toEqual([])
  })
})

describe('the span that is seen', () => {
  const whole = [0, 1000] as const
  it('zooms around a place and stays within the run', () => {
    expect(zoomed(whole, whole, 0.5)).toEqual([250, 750])
    expect(zoomed(whole, whole, 0.5, 0)).toEqual([0, 500])
    expect(zoomed([600, 1000], whole, 2, 0.5)).toEqual([200, 1000])
    expect(zoomed([250, 750], whole, 100)).toEqual([0, 1000])
    const [low, high] = zoomed(whole, whole, 1e-9)
    expect(high - low).toBe(1)
  })

  it('moves and stops at the ends', () => {
    expect(panned([250, 750], whole, 0.2)).toEqual([350, 850])
    expect(panned([250, 750], whole, 5)).toEqual([500, 1000])
    expect(panned([250, 750], whole, -5)).toEqual([0, 500])
  })
})

describe('Timeline', () => {
  const titles = () => screen.getAllByRole('rowheader').map((header) => header.textContent)
  const current = () => document.querySelector<HTMLElement>('[data-place][tabindex="0"]')!
  const press = (key: string, more: object = {}) => fireEvent.keyDown(current(), { key, ...more })

  it('says of each step how it went', () => {
    render(<Timeline rows={rows} now={3000} />)
    expect(screen.getAllByRole('gridcell').map((cell) => cell.getAttribute('aria-label'))).toEqual([
      'done, 1.0 s',
      'done, 1.0 s, queued for 500 ms, 40 tokens',
      'cached, 1.0 s',
      'running, 1.0 s',
    ])
  })

  it('folds and unfolds by keys and by its buttons', () => {
    render(<Timeline rows={rows} now={3000} />)
    press('ArrowLeft')
    expect(titles()).toEqual(['summarize', 'answer'])
    expect(current().getAttribute('aria-expanded')).toBe('false')
    press('ArrowRight')
    expect(titles()).toHaveLength(4)
    fireEvent.click(screen.getByRole('button', { name: 'Fold summarize' }))
    expect(titles()).toHaveLength(2)
  })

  it('opens the step that the keys are on', () => {
    const onOpen = vi.fn()
    render(<Timeline rows={rows} now={3000} onOpen={onOpen} />)
    press('ArrowDown')
    press('Enter')
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('summarize 1')
  })

  it('zooms and moves by keys, and shows the whole again', () => {
    render(<Timeline rows={rows} now={2500} />)
    const widths = () =>
      [...document.querySelectorAll<HTMLElement>('[data-bar]')].map(({ style }) => style.width)
    expect(widths()).toEqual(['50%', '50%', '50%', '25%'])
    press('+')
    expect(widths()).toEqual(['100%', '100%', '100%', '0%'])
    press('ArrowRight', { shiftKey: true })
    expect(widths()).toEqual(['80%', '80%', '80%', '20%'])
    press('0')
    expect(widths()).toEqual(['50%', '50%', '50%', '25%'])
  })

  it('shows more of the step that is focused', () => {
    render(<Timeline rows={rows} now={3000} />)
    press('ArrowDown')
    act(() => current().focus())
    expect(screen.getByRole('tooltip').textContent).toContain('40 tokens a second')
  })

  it('holds only rows in sight of 10,000', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => row(`step ${at}`, 0))
    render(<Timeline rows={many} now={3000} />)
    expect(titles().length).toBeLessThan(60)
    press('End')
    expect(titles()).toContain('step 9999')
  })

  it('teaches what it is for while nothing has run', () => {
    render(<Timeline rows={[]} now={0} />)
    expect(screen.getByText('Nothing has run yet')).toBeDefined()
  })
})
