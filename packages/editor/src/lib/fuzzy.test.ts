import { describe, expect, it } from 'vitest'
import { fuzzyMatch, fuzzySearch } from './fuzzy.ts'

const names = ['Summarize', 'Sort items', 'Translate', 'Generate', 'Best of', 'Count tokens']

function found(query: string, among: readonly string[] = names): string[] {
  return fuzzySearch(query, among, (name) => name).map(({ entry }) => entry)
}

describe('fuzzySearch', () => {
  it('finds by letters in order, whatever their case', () => {
    expect(found('TRA')[0]).toBe('Translate')
    expect(found('smz')).toEqual(['Summarize'])
    expect(found('xq')).toEqual([])
  })

  it('puts a start of words before letters inside of words', () => {
    expect(found('ct', ['Select', 'Count tokens'])).toEqual(['Count tokens', 'Select'])
    expect(found('bo', ['Rainbow', 'Best of'])[0]).toBe('Best of')
  })

  it('puts letters in a row before scattered ones', () => {
    expect(found('rate', ['Drawn at bed', 'Generate'])[0]).toBe('Generate')
  })

  it('keeps the order of the list for an empty query', () => {
    expect(found('  ')).toEqual(names)
  })

  it('ignores spaces of the query', () => {
    expect(found('best of')).toEqual(['Best of'])
  })
})

describe('fuzzyMatch', () => {
  it('names the places of the matched letters', () => {
    expect(fuzzyMatch('ct', 'Count tokens')?.places).toEqual([0, 6])
    expect(fuzzyMatch('te', 'maxTokens tell')?.places).toEqual([10, 11])
  })

  it('goes back to an ordinary letter when the rest does not follow a start of a word', () => {
    expect(fuzzyMatch('ab', 'xab a')?.places).toEqual([1, 2])
  })

  it('holds places right where lower case would lengthen the text', () => {
    const text = 'İstanbul go'
    const places = fuzzyMatch('go', text)?.places ?? []
    expect(places.map((place) => text[place])).toEqual(['g', 'o'])
  })

  it('stays quick on a text made to repeat', () => {
    const started = performance.now()
    expect(fuzzyMatch('a'.repeat(200) + 'b', 'a'.repeat(100_000))).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(200)
  })
})
