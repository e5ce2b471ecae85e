// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { Button } from './button.tsx'
import { Chip } from './chip.tsx'
import { Field } from './field.tsx'
import { Progress, timeLeft } from './progress.tsx'
import { Splitter } from './splitter.tsx'
import { Tabs } from './tabs.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

it('a button submits nothing unless it is told to', () => {
  render(<Button>Run</Button>)
  expect(screen.getByRole('button', { name: 'Run' }).getAttribute('type')).toBe('button')
})

it('a chip is opened by a click and removed by its button or the Delete key', () => {
  const [onOpen, onRemove] = [vi.fn(), vi.fn()]
  render(<Chip label="notes.txt" detail="3 KB" onOpen={onOpen} onRemove={onRemove} />)
  const chip = screen.getByRole('button', { name: 'notes.txt 3 KB' })
  fireEvent.click(chip)
  expect(onOpen).toHaveBeenCalledOnce()
  fireEvent.keyDown(chip, { key: 'Delete' })
  fireEvent.click(screen.getByRole('button', { name: 'Remove notes.txt' }))
  expect(onRemove).toHaveBeenCalledTimes(2)
})

it('a field ties its control to label, help and error', () => {
  render(
    <Field label="Question" help="What to find out" error="Must not be empty" need="needed">
      {(control) => <input {...control} />}
    </Field>,
  )
  const input = screen.getByLabelText('Question')
  const described = input.getAttribute('aria-describedby')!.split(' ')
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    'What to find out',
    'Must not be empty',
  ])
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(input.getAttribute('aria-required')).toBe('true')
})

describe('Progress', () => {
  it('tells bytes and the time left', () => {
    render(<Progress label="Model" done={25e6} total={100e6} unit="bytes" elapsed={10_000} />)
    expect(screen.getByText('25 MB of 100 MB · 30 s left')).toBeDefined()
    expect(screen.getByRole<HTMLProgressElement>('progressbar', { name: 'Model' }).value).toBe(25e6)
  })

  it('tells no time before there is something to judge by', () => {
    expect(timeLeft(25, 100, 500)).toBeUndefined()
    expect(timeLeft(0, 100, 5000)).toBeUndefined()
    expect(timeLeft(100, 100, 5000)).toBeUndefined()
    expect(timeLeft(20, 100, 5000)).toBe(20_000)
  })

  it('has no value while the total is not known', () => {
    render(<Progress label="Rows" done={12} />)
    expect(screen.getByRole('progressbar').hasAttribute('value')).toBe(false)
  })
})

it('tabs are walked by arrow keys, with one of them in the Tab order', () => {
  const onChange = vi.fn()
  const tabs = ['input', 'output', 'log'].map((id) => ({ id, label: id }))
  render(
    <Tabs label="Node" tabs={tabs} current="input" onChange={onChange}>
      Text
    </Tabs>,
  )
  fireEvent.keyDown(screen.getByRole('tab', { name: 'input' }), { key: 'ArrowLeft' })
  expect(onChange).toHaveBeenCalledWith('log')
  expect(screen.getAllByRole('tab').map((tab) => tab.tabIndex)).toEqual([0, -1, -1])
  expect(screen.getByRole('tabpanel', { name: 'input' }).textContent).toBe('Text')
})

describe('Splitter', () => {
  const onResize = vi.fn<(size: number) => void>()
  const handle = (more: object = {}) => {
    onResize.mockReset()
    const range = { size: 300, min: 200, max: 320, onResize }
    render(<Splitter label="Side panel" orientation="vertical" {...range} {...more} />)
    return screen.getByRole('separator', { name: 'Side panel' })
  }

  it('is moved by keys within its limits', () => {
    const separator = handle()
    fireEvent.keyDown(separator, { key: 'ArrowLeft' })
    fireEvent.keyDown(separator, { key: 'End' })
    fireEvent.keyDown(separator, { key: 'ArrowUp' })
    expect(onResize.mock.calls).toEqual([[284], [320]])
  })

  it('is dragged, the other way for a panel behind it', () => {
    const separator = handle({ panel: 'after' })
    fireEvent.pointerDown(separator, { clientX: 100, button: 0 })
    fireEvent.pointerMove(separator, { clientX: 140 })
    fireEvent.pointerMove(separator, { clientX: -500 })
    fireEvent.pointerUp(separator)
    fireEvent.pointerMove(separator, { clientX: 90 })
    expect(onResize.mock.calls).toEqual([[260], [320]])
  })
})
