/** How well a text fits a query. */
export interface FuzzyMatch {
  /** Higher is better; compares between texts for the same query. */
  readonly score: number
  /** Places of the matched letters in the text, rising. */
  readonly places: readonly number[]
}

/** An entry of a list that fits a query. */
export interface FuzzyHit<Entry> extends FuzzyMatch {
  readonly entry: Entry
}

const wordStart = 8
const inARow = 5
const perLetter = 1
const gap = 0.3
const longest = 400

/**
 * Finds the letters of a query in a text, in their order, not necessarily side by side; spaces of the
 * query and the case of letters do not count. Letters at the start of words and letters in a row weigh
 * more, gaps less. `undefined` when a letter is missing. An empty query fits everything with 0. Only the
 * first 400 letters of the text are looked at.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const letters = query.toLowerCase().replaceAll(/\s+/gu, '')
  if (letters === '') return { score: 0, places: [] }
  const searched = text.slice(0, longest)
  const lower = searched.toLowerCase()
  // A letter that grows in lower case would shift every place after it.
  const compared = lower.length === searched.length ? lower : searched
  let best: FuzzyMatch | undefined
  for (let start = compared.indexOf(letters.charAt(0)); start !== -1;) {
    const found = matchFrom(letters, searched, compared, start)
    if (!found) break
    if (!best || found.score > best.score) best = found
    start = compared.indexOf(letters.charAt(0), start + 1)
  }
  return best
}

/** The entries whose text fits, best first; equals stay in their order. */
export function fuzzySearch<Entry>(
  query: string,
  entries: readonly Entry[],
  textOf: (entry: Entry) => string,
): FuzzyHit<Entry>[] {
  const hits = entries.flatMap((entry) => {
    const match = fuzzyMatch(query, textOf(entry))
    return match ? [{ entry, ...match }] : []
  })
  return query.trim() === '' ? hits : hits.toSorted((one, other) => other.score - one.score)
}

function matchFrom(
  letters: string,
  text: string,
  compared: string,
  start: number,
): FuzzyMatch | undefined {
  const places: number[] = []
  let score = -gap * Math.min(start, 20) - text.length / 100
  for (let at = 0, from = start; at < letters.length; at++) {
    const place = placeOf(letters.charAt(at), text, compared, from)
    if (place === -1) return undefined
    const steps = place - (places.at(-1) ?? place - 1) - 1
    score += perLetter + (isWordStart(text, place) ? wordStart : 0)
    score += steps === 0 && at > 0 ? inARow : -gap * Math.min(steps, 10)
    places.push(place)
    from = place + 1
  }
  return { score, places }
}

/** The letter right here, else at the start of a later word, else anywhere later. */
function placeOf(letter: string, text: string, compared: string, from: number): number {
  const next = compared.indexOf(letter, from)
  if (next === from || next === -1) return next
  for (let place = next; place !== -1; place = compared.indexOf(letter, place + 1))
    if (isWordStart(text, place)) return place
  return next
}

function isWordStart(text: string, place: number): boolean {
  const before = text.charAt(place - 1)
  if (before === '' || /[\s\-_./:()[\]]/u.test(before)) return true
  return /\p{Lowercase}/u.test(before) && /\p{Uppercase}/u.test(text.charAt(place))
}
