// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { heatRank, heatStep, meanLogProbability, visibleToken } from './heat.ts'
import type { TokenLikelihood } from './value-shapes.ts'
import { ValueView } from './value-view.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

const likely = (token: number, text: string, probability: number): TokenLikelihood => ({
  token,
  text,
  logProbability: Math.log(probability),
})
const tokens: TokenLikelihood[] = [
  { ...likely(1, 'The', 0.95), alternatives: [likely(1, 'The', 0.95), likely(2, 'A', 0.02)] },
  { ...likely(3, ' cat', 0.03), alternatives: [likely(4, ' dog', 0.6), likely(5, ' cow', 0.2)] },
  likely(6, '\n', 0.4),
]

describe('token heat', () => {
  // The node `generate` gives its tokens as JSON.
  beforeEach(() => void render(<ValueView type="json" value={tokens} />))
  const list = () => screen.getByRole('listbox', { name: 'Tokens by probability' })
  const card = () => screen.queryByRole('tooltip')?.textContent

  it('tells each token with its probability', () => {
    expect(
      screen.getAllByRole('option').map((option) => option.getAttribute('aria-label')),
    ).toEqual(['"The", 95.0 %', '" cat", 3.0 %', '"\\n", 40.0 %'])
  })

  it('shows the alternatives of the token under the pointer', () => {
    fireEvent.pointerOver(screen.getAllByRole('option')[1]!)
    expect(card()).toContain('3.0 %')
    expect(card()).toContain('not among the 2 likeliest')
    expect(card()).toContain('·dog60.0 %')
    fireEvent.pointerLeave(list())
    expect(card()).toBeUndefined()
  })

  it('goes from token to token by keys, and Escape puts the card away', () => {
    act(() => list().focus())
    expect(card()).toContain('the likeliest')
    fireEvent.keyDown(list(), { key: 'ArrowRight' })
    expect(card()).toContain('cat')
    expect(
      document.getElementById(list().getAttribute('aria-activedescendant')!)?.textContent,
    ).toBe(' cat')
    fireEvent.keyDown(list(), { key: 'Escape' })
    expect(card()).toBeUndefined()
  })

  it('has a legend, and the mean', () => {
    expect(screen.getByText('90 % or more')).toBeDefined()
    expect(screen.getByText(/nats per token on average/)).toBeDefined()
  })
})

describe('heat', () => {
  it.each([
    [1, 0],
    [0.9, 0],
    [0.89, 1],
    [0.3, 2],
    [0.05, 3],
    [0.001, 4],
  ])('of probability %d is step %i', (probability, step) => {
    expect(heatStep(Math.log(probability))).toBe(step)
  })

  it('knows the rank of a token where its alternatives tell it', () => {
    expect(tokens.map(heatRank)).toEqual([1, undefined, undefined])
  })

  it('has the mean of log-probabilities', () => {
    expect(meanLogProbability([likely(1, 'a', 0.5), likely(2, 'b', 0.125)])).toBeCloseTo(
      -2 * Math.LN2,
    )
    expect(meanLogProbability([])).toBeUndefined()
  })

  it('marks what cannot be seen', () => {
    expect(visibleToken(' a b \n')).toBe('·a b ↵')
  })
})

it('shows as heat what perplexity tells, which has no numbers of tokens', () => {
  const told = [{ text: 'The', logProbability: -0.1 }]
  render(<ValueView type="json" value={told} />)
  expect(screen.getByRole('listbox', { name: 'Tokens by probability' })).toBeDefined()
})
