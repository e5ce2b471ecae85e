import { readFile } from 'node:fs/promises'
import { shuffled } from './labelled-rows.ts'

/** Two texts of which people rated the one at least `gap` higher. */
export interface RatedPair {
  /** Number of what both texts are about. */
  readonly group: number
  readonly chosen: string
  readonly rejected: string
}

interface Rated {
  readonly subject: string
  readonly rating: number
  readonly text: string
}

/** Mean ratings nearer than this say little: their standard error is about 0.2. */
const gap = 1

/**
 * Pairs from a file with `SUBJECT_NUMBER`, a tab, the mean rating, a tab and the text on each line. Both
 * texts of a pair have the same subject; in a file without subjects neighbours of a fixed random order
 * are paired, so that each text stands in one pair. Halves by subject, so that no text is on both sides.
 */
export async function readPairs(file: string): Promise<{ seen: RatedPair[]; unseen: RatedPair[] }> {
  const rated = (await readFile(file, 'utf8')).split(/\r?\n/).flatMap(ratedText)
  const subjects = Map.groupBy(numbered(shuffled(rated)), ({ subject }) => subject)
  const groups = shuffled([...subjects.values()])
  const pairs = groups.map((texts, group) => pairsOf(texts, group))
  const half = pairs.length >> 1
  return { seen: shuffled(pairs.slice(0, half).flat()), unseen: shuffled(pairs.slice(half).flat()) }
}

function ratedText(line: string): Rated[] {
  const [id = '', rating = '', text = ''] = line.split('\t')
  const [subject = '', number] = id.split('_')
  const isWhole = text.trim() !== '' && Number.isFinite(Number(rating))
  return isWhole ? [{ subject: number ? subject : '', rating: Number(rating), text }] : []
}

function numbered(rated: readonly Rated[]): Rated[] {
  return rated.map((one, at) => (one.subject === '' ? { ...one, subject: `pair ${at >> 1}` } : one))
}

function pairsOf(texts: readonly Rated[], group: number): RatedPair[] {
  return texts.flatMap((one, at) =>
    texts.slice(at + 1).flatMap((other): RatedPair[] => {
      if (Math.abs(one.rating - other.rating) < gap || one.text === other.text) return []
      const [better, worse] = one.rating > other.rating ? [one, other] : [other, one]
      return [{ group, chosen: better.text, rejected: worse.text }]
    }),
  )
}
