// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { ConfusionMatrix } from './confusion-matrix.tsx'
import { histogramBins } from './histogram-bins.ts'
import { Histogram } from './histogram.tsx'
import { IntervalBars } from './interval-bars.tsx'
import { LineChart } from './line-chart.tsx'
import { ReliabilityDiagram, calibrationError } from './reliability-diagram.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

const cells = () => screen.getAllByRole('cell').map((cell) => cell.textContent)
const asTable = () => fireEvent.click(screen.getByRole('button', { name: 'Show as a table' }))

describe('histogramBins', () => {
  it('have round ends, and count each value once', () => {
    expect(histogramBins([0, 0.1, 0.15, 0.9, 1], 5)).toEqual([
      { low: 0, high: 0.2, count: 3 },
      { low: 0.2, high: 0.4, count: 0 },
      { low: 0.4, high: 0.6, count: 0 },
      { low: 0.6, high: 0.8, count: 0 },
      { low: 0.8, high: 1, count: 2 },
    ])
  })

  it('hold every finite value within their ends', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, (some) => {
        const bins = histogramBins([...some, Number.NaN])
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(some.length)
        expect(bins.length).toBeLessThan(40)
        // Round ends may miss the outermost value by rounding, which grows with the range.
        const slack = 1e-6 + 1e-9 * (Math.max(...some) - Math.min(...some))
        expect(bins[0]!.low).toBeLessThanOrEqual(Math.min(...some) + slack)
        expect(bins.at(-1)!.high).toBeGreaterThanOrEqual(Math.max(...some) - slack)
      }),
    )
  })

  it('are one for values that are all the same or nearly so, and none for none', () => {
    expect(histogramBins([0, 5e-324])).toEqual([{ low: 0, high: 5e-324, count: 2 }])
    expect(histogramBins([1e6, 1e6 + 1e-9])).toHaveLength(1)
    expect(histogramBins([2, 2])).toEqual([{ low: 2, high: 2, count: 2 }])
    expect(histogramBins([])).toEqual([])
  })
})

it('a histogram says what it shows, and is a table when that is asked for', () => {
  render(<Histogram title="Scores" values={[0, 1, 1, 2]} />)
  expect(screen.getByRole('img', { name: 'Scores: 4 values, mean 1' })).toBeDefined()
  asTable()
  expect(
    within(screen.getByRole('table', { name: 'Scores' })).getAllByRole('row').length,
  ).toBeGreaterThan(3)
  expect(screen.queryByRole('img')).toBeNull()
})

it('a confusion matrix counts what is right, and opens the rows of a cell', () => {
  const onOpen = vi.fn()
  const counts = [
    [8, 2],
    [0, 10],
  ]
  render(
    <ConfusionMatrix title="Topics" labels={['sport', 'news']} counts={counts} onOpen={onOpen} />,
  )
  expect(screen.getByText('18 of 20 are right (90.0 %)')).toBeDefined()
  expect(cells()).toEqual(['8', '2', '0', '10'])
  fireEvent.click(screen.getByRole('button', { name: /sport was given news 2 times \(20.0 %/ }))
  expect(onOpen).toHaveBeenCalledExactlyOnceWith('sport', 'news')
})

it('a reliability diagram tells the calibration error', () => {
  const bins = [
    { said: 0.9, right: 0.8, count: 30 },
    { said: 0.5, right: 0.5, count: 10 },
    { said: 0.2, right: 0, count: 0 },
  ]
  expect(calibrationError(bins)).toBeCloseTo(0.075)
  expect(calibrationError([])).toBe(0)
  render(<ReliabilityDiagram title="Calibration" bins={bins} />)
  expect(screen.getByRole('img', { name: 'Calibration: calibration error 7.5 %' })).toBeDefined()
  expect(document.querySelectorAll('circle')).toHaveLength(2)
})

it('bars have their intervals, above and below zero', () => {
  const bars = [
    { name: 'first', value: 0.5, low: 0.4, high: 0.6 },
    { name: 'second', value: -0.5, low: -0.75, high: 0.1 },
  ]
  render(<IntervalBars title="Accuracy" bars={bars} />)
  const [first, second] = [...document.querySelectorAll('rect')].map((bar) => ({
    top: Number(bar.getAttribute('y')),
    height: Number(bar.getAttribute('height')),
  }))
  expect(first!.top + first!.height).toBeCloseTo(second!.top)
  expect(first!.height).toBeCloseTo(second!.height)
  asTable()
  expect(cells()).toEqual(['first', '0.5', '0.4', '0.6', 'second', '-0.5', '-0.75', '0.1'])
})

it('a line goes through its points', () => {
  const points = [0, 5, 10].map((x) => ({ x, y: x * x }))
  render(<LineChart title="Speed" points={points} xTitle="Second" yTitle="Tokens" />)
  expect(document.querySelector('polyline')?.getAttribute('points')).toBe(
    '52.0,160.0 261.0,125.0 470.0,20.0',
  )
  asTable()
  expect(cells()).toEqual(['0', '0', '5', '25', '10', '100'])
})

it('charts of nothing say so', () => {
  render(<Histogram title="a" values={[]} />)
  render(<IntervalBars title="b" bars={[]} />)
  render(<LineChart title="c" points={[]} xTitle="x" yTitle="y" />)
  render(<ReliabilityDiagram title="d" bins={[]} />)
  expect(screen.getAllByText('No values yet')).toHaveLength(4)
  expect(document.body.innerHTML).not.toMatch(/NaN|Infinity/)
})
