// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { AbsentValue } from './absent-value.tsx'
import { RewardRanking } from './reward-ranking.tsx'
import { valuePreview } from './value-preview.ts'
import { ValueView } from './value-view.tsx'
import { norm } from './vector-view.tsx'
import { waitPatiently } from '../../../test/patient.ts'

waitPatiently()

beforeAll(fillPageGaps)
afterEach(cleanup)

const shown = (type: string, value: unknown) =>
  render(<ValueView type={type} value={value} />).container

describe('a text', () => {
  const long = 'word '.repeat(2000)

  it('is shortened until its whole is asked for', () => {
    const page = shown('text', long)
    expect(page.textContent.length).toBeLessThan(3200)
    fireEvent.click(screen.getByRole('button', { name: 'Show whole text (10,000 characters)' }))
    expect(page.textContent).toContain(long)
  })

  it('is copied whole', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    shown('text', long)
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
    expect(writeText).toHaveBeenCalledWith(long)
    await screen.findByRole('button', { name: 'Copied' })
  })

  it('is formatted when that is asked for', async () => {
    const page = shown('text', 'a **b**')
    expect(page.querySelector('strong')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Formatted' }))
    await expect.poll(() => page.querySelector('strong')?.textContent).toBe('b')
  })

  it('says that it is empty', () => {
    expect(shown('text', '').textContent).toBe('Empty text')
  })
})

describe('a JSON value', () => {
  it('opens level by level', () => {
    const page = shown('json', { name: 'x', list: [{ deep: 1 }], none: null })
    expect(page.textContent).toContain('"x"')
    expect(page.textContent).not.toContain('deep')
    fireEvent.click(screen.getByRole('button', { name: 'list, 1 entry' }))
    fireEvent.click(screen.getByRole('button', { name: '0, 1 entry' }))
    expect(page.textContent).toContain('deep: 1')
  })

  it('has the entries of a long list in pages', () => {
    const page = shown(
      'json',
      Array.from({ length: 1000 }, (_, at) => at),
    )
    expect(page.textContent).not.toContain('100: 100')
    fireEvent.click(screen.getByRole('button', { name: 'Show 500 more' }))
    expect(page.textContent).toContain('599: 599')
  })
})

it('a conversation says who speaks, and holds the latest messages first of all', () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ role: 'user', content: `said ${at}` }))
  shown('messages', [...many, { role: 'assistant', content: 'replied' }])
  expect(screen.getByText('Assistant')).toBeDefined()
  expect(screen.queryByText('said 10')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Show 11 earlier' }))
  expect(screen.getByText('said 10')).toBeDefined()
})

it('labels are sorted, and the likeliest is first', () => {
  shown('labels', { cat: 0.2, dog: 0.7, cow: 0.1 })
  expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
    'dog70.0 %',
    'cat20.0 %',
    'cow10.0 %',
  ])
})

describe('an answer', () => {
  it('has its span marked in the passage', () => {
    const source = `${'x'.repeat(1000)} in Paris, France. ${'y'.repeat(1000)}`
    const start = source.indexOf('Paris')
    const value = { text: 'Paris', score: 0.93, span: { start, end: start + 5 }, source }
    const page = shown('answer', value)
    expect(page.querySelector('mark')?.textContent).toBe('Paris')
    expect(page.textContent).toContain('93.0 % sure')
    expect(page.querySelector('blockquote')!.textContent.length).toBeLessThan(600)
    fireEvent.click(screen.getByRole('button', { name: /whole text/ }))
    expect(page.querySelector('blockquote')?.textContent).toBe(source)
  })

  it('says when there is no passage', () => {
    expect(shown('answer', { text: 'x', score: 0.1 }).textContent).toContain('No passage')
  })
})

it.each([
  [{ value: Math.log(0.5), kind: 'log-probability' }, 'probability 50.0 %'],
  [{ value: -Math.log(8), kind: 'log-probability-per-token' }, 'perplexity 8'],
  [{ value: 0.5, kind: 'cosine' }, 'cosine, from −1 to 1'],
  [{ value: 0.5, kind: 'my own' }, 'my own'],
])('a score says what it is: %j', (score, told) => {
  expect(shown('score', score).textContent).toContain(told)
})

it('a vector tells its dimensions and its length', () => {
  expect(shown('vector', [3, 4]).textContent).toContain('2 dimensions · length 5 · from 3 to 4')
  expect(norm([])).toBe(0)
})

describe('a list', () => {
  it('shows one item, and goes to the next', () => {
    const page = shown('text[]', ['first', 'second', 'third'])
    expect(page.textContent).toContain('1 of 3')
    fireEvent.click(screen.getByRole('button', { name: 'Next item' }))
    expect(page.textContent).toContain('2 of 3')
    fireEvent.change(screen.getByRole('combobox', { name: 'Item' }), { target: { value: '2' } })
    expect(page.textContent).toContain('3 of 3')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next item' }).disabled).toBe(true)
  })

  it('of scores is a ranking', () => {
    shown(
      'score[]',
      [0.1, 0.9].map((value) => ({ value, kind: 'cosine' })),
    )
    const [first] = screen.getAllByRole('listitem')
    expect(first?.textContent).toBe('Item 20.9')
  })

  it('of lists has a picker for each level', () => {
    shown('text[][]', [['a'], ['b', 'c']])
    expect(screen.getAllByRole('combobox')).toHaveLength(2)
  })

  it('says that it is empty', () => {
    expect(shown('text[]', []).textContent).toBe('An empty list')
  })
})

it('candidates are ranked by score, and the chosen one is marked', () => {
  const candidates = [-2, -1, -1].map((value, at) => ({
    text: `reply ${at}`,
    score: { value, kind: 'reward' },
  }))
  render(<RewardRanking candidates={candidates} />)
  expect(screen.getAllByRole('listitem').map((row) => row.textContent.trim())).toEqual([
    'Candidate 2chosen-1reply 1',
    'Candidate 3-1reply 2',
    'Candidate 1-2reply 0',
  ])
})

it('a value that is absent says why', () => {
  render(<AbsentValue reason={{ type: 'no-value', port: 'text', from: 'split.parts' }} />)
  expect(screen.getByText(/text got no value from split.parts/)).toBeDefined()
})

it.each([
  ['text', 'null'],
  ['score', { value: 'x' }],
  ['labels', ['x']],
  ['vector', 'x'],
  ['messages', { role: 1 }],
  ['answer', null],
  ['tokens', { a: 1 }],
  ['text[]', 5],
])('a %s of another shape is shown all the same: %j', (type, value) => {
  expect(() => shown(type, value)).not.toThrow()
})

it.each([
  ['text', 'a\n  b', 'a b'],
  ['text', 'x'.repeat(200), `${'x'.repeat(79)}…`],
  ['text[]', ['a', 'b'], '2 items: a'],
  ['labels', { cat: 0.1, dog: 0.9 }, 'dog (90.0 %)'],
  ['score', { value: 0.5, kind: 'cosine' }, '0.5 (cosine)'],
  ['answer', { text: 'Paris', score: 0.5 }, 'Paris (50.0 %)'],
  ['vector', [1, 2, 3], '3 dimensions'],
  ['messages', [{ role: 'user', content: 'hi' }], 'User: hi'],
  ['json', { a: [1] }, '{"a":[1]}'],
  ['boolean', true, 'true'],
  ['text', undefined, 'No value'],
])('%s in one line: %j', (type, value, line) => {
  expect(valuePreview(type, value)).toBe(line)
})
