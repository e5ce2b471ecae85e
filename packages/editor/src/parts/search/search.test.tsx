// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { SearchList } from './search-list.tsx'
import type { SearchEntry } from './search-rows.ts'
import { sortRows } from './sort-rows.ts'
import { Table } from './table.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

describe('SearchList', () => {
  const nodes: SearchEntry[] = [
    { id: 'summarize', label: 'Summarize', group: 'language', keywords: 'shorten tldr' },
    { id: 'translate', label: 'Translate', group: 'language' },
    { id: 'join', label: 'Join', group: 'text' },
    { id: 'run', label: 'Run all', group: 'text', off: 'It has problems' },
  ]
  const onChoose = vi.fn<(entry: SearchEntry) => void>()
  const open = (entries = nodes) => {
    onChoose.mockReset()
    render(<SearchList label="Add a node" entries={entries} onChoose={onChoose} />)
    return screen.getByRole('combobox', { name: 'Add a node' })
  }
  const labels = () => screen.queryAllByRole('option').map((option) => option.textContent?.trim())
  const current = (box: HTMLElement) =>
    document.getElementById(box.getAttribute('aria-activedescendant')!)?.textContent?.trim()

  it('shows everything under its groups while nothing is typed', () => {
    const box = open()
    expect(labels()).toEqual(['Summarize', 'Translate', 'Join', 'Run all It has problems'])
    expect(screen.getByText('language')).toBeDefined()
    expect(current(box)).toBe('Summarize')
  })

  it('narrows to what fits, marks the letters, and chooses by Enter', () => {
    const box = open()
    fireEvent.change(box, { target: { value: 'tr' } })
    expect(labels()).toEqual(['Translate'])
    expect(within(screen.getByRole('option')).getByText('Tr').tagName).toBe('MARK')
    fireEvent.keyDown(box, { key: 'Enter' })
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(nodes[1])
  })

  it('finds by other words too', () => {
    fireEvent.change(open(), { target: { value: 'tldr' } })
    expect(labels()).toEqual(['Summarize'])
  })

  it('steps over headings and wraps', () => {
    const box = open()
    for (const expected of ['Translate', 'Join', 'Run all It has problems', 'Summarize']) {
      fireEvent.keyDown(box, { key: 'ArrowDown' })
      expect(current(box)).toBe(expected)
    }
  })

  it('does not choose what is off', () => {
    const box = open()
    fireEvent.change(box, { target: { value: 'run' } })
    fireEvent.keyDown(box, { key: 'Enter' })
    fireEvent.click(screen.getByRole('option'))
    expect(onChoose).not.toHaveBeenCalled()
  })

  it('says so when nothing fits', () => {
    fireEvent.change(open(), { target: { value: 'zzz' } })
    expect(labels()).toEqual([])
    expect(screen.getByRole('status').textContent).toBe('0 matches')
  })

  it('holds only rows in sight of a long list, and follows the keys', () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({ id: `n${at}`, label: `Node ${at}` }))
    const box = open(many)
    expect(labels().length).toBeLessThan(60)
    fireEvent.keyDown(box, { key: 'ArrowUp' })
    expect(current(box)).toBe('Node 4999')
    expect(labels().length).toBeLessThan(60)
  })
})

describe('Table', () => {
  const rows = [
    { id: 'a', name: 'item 10', score: 0.5 },
    { id: 'b', name: 'item 2', score: undefined },
    { id: 'c', name: 'Item 1', score: -3 },
  ]
  const columns = [
    {
      id: 'name',
      title: 'Name',
      render: (row: Row) => row.name,
      sortValue: (row: Row) => row.name,
    },
    {
      id: 'score',
      title: 'Score',
      render: (row: Row) => row.score ?? '–',
      sortValue: (row: Row) => row.score,
    },
  ]
  type Row = (typeof rows)[number]
  const names = () =>
    [...screen.getByRole('grid').querySelectorAll('tr td:first-child')].map(
      (cell) => cell.textContent,
    )

  it('sorts by a press on a head: up, down, as it was', () => {
    render(<Table label="Results" columns={columns} rows={rows} rowKey={(row) => row.id} />)
    expect(names()).toEqual(['item 10', 'item 2', 'Item 1'])
    const head = screen.getByRole('button', { name: 'Score' })
    fireEvent.click(head)
    expect(names()).toEqual(['Item 1', 'item 10', 'item 2'])
    expect(head.closest('th')!.getAttribute('aria-sort')).toBe('ascending')
    fireEvent.click(head)
    expect(names()).toEqual(['item 10', 'Item 1', 'item 2'])
    fireEvent.click(head)
    expect(names()).toEqual(['item 10', 'item 2', 'Item 1'])
  })

  it('compares texts with numbers as people do', () => {
    const sorted = sortRows(rows, ({ name }) => name, 'ascending')
    expect(sorted.map(({ name }) => name)).toEqual(['Item 1', 'item 2', 'item 10'])
  })

  it('opens the row that the keys are on', () => {
    const onOpen = vi.fn()
    render(
      <Table label="R" columns={columns} rows={rows} rowKey={(row) => row.id} onOpen={onOpen} />,
    )
    const grid = screen.getByRole('grid')
    const row = () => grid.querySelector<HTMLElement>('tr[tabindex="0"]')!
    fireEvent.keyDown(row(), { key: 'ArrowDown' })
    fireEvent.keyDown(row(), { key: 'Enter' })
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[1])
  })

  it('holds only rows in sight of 10,000', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      id: `${at}`,
      name: `${at}`,
      score: at,
    }))
    render(<Table label="R" columns={columns} rows={many} rowKey={(row) => row.id} />)
    expect(names().length).toBeLessThan(60)
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('10001')
  })
})
