import { wordsOf } from './segments.ts'

// Words that say nothing about what an English question is about. Other languages do without such a
// list: there the rarity of words has to do.
const functionWords = new Set(
  `a an and are as at be been but by can could did do does for from had has have how if in into is it
  its may of on or shall should so that the their them then there these they this those to was were
  what when where which who whom whose why will with would you your`.split(/\s+/),
)

// Parameters that are usual for Okapi BM25.
const saturation = 1.2
const lengthWeight = 0.75

/**
 * How well each text matches the words of a query; higher is better, 0 is no word in common. English
 * function words count only in a query that has no others.
 *
 * Okapi BM25 (Robertson and Zaragoza, The probabilistic relevance framework, 2009) with k1 = 1.2 and
 * b = 0.75, over the given texts as the collection.
 */
export function wordMatches(query: string, texts: readonly string[]): number[] {
  const asked = wordsOf(query)
  const telling = asked.filter((word) => !functionWords.has(word))
  const wanted = new Set(telling.length > 0 ? telling : asked)
  const counted = texts.map((text) => countWords(wordsOf(text), wanted))
  const meanLength = counted.reduce((sum, { length }) => sum + length, 0) / (texts.length || 1) || 1
  const rarity = new Map(
    Array.from(wanted, (word) => {
      const having = counted.filter(({ counts }) => counts.has(word)).length
      return [word, Math.log(1 + (texts.length - having + 0.5) / (having + 0.5))]
    }),
  )
  return counted.map(({ counts, length }) => {
    const norm = saturation * (1 - lengthWeight + (lengthWeight * length) / meanLength)
    let score = 0
    for (const [word, count] of counts) {
      score += ((rarity.get(word) ?? 0) * count * (saturation + 1)) / (count + norm)
    }
    return score
  })
}

/** The share of a text's words, from 0 to 1, that occur in a source; 0 for a text without words. */
export function wordSupport(text: string, source: string): number {
  const words = wordsOf(text)
  const known = new Set(wordsOf(source))
  return words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length
}

function countWords(words: readonly string[], wanted: ReadonlySet<string>) {
  const counts = new Map<string, number>()
  for (const word of words) {
    if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return { counts, length: words.length }
}
