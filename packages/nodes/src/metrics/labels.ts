/** A label that was given, and the one that was right. */
export interface LabelPair {
  readonly given: string | undefined
  readonly expected: string
}

/** How often each label was given for each expected one. */
export interface Confusion {
  /** All labels, those that are expected first, in order of appearance. */
  readonly labels: readonly string[]
  /** `counts[expected][given]`, by the numbers of the labels; what has no label is not counted. */
  readonly counts: readonly (readonly number[])[]
}

/** Share of rows whose label is right; a row without a label is wrong. */
export function accuracy(rows: readonly LabelPair[]): number {
  const right = rows.filter(({ given, expected }) => given === expected).length
  return rows.length === 0 ? 0 : right / rows.length
}

/** How well one label is found. */
export interface LabelScore {
  readonly label: string
  /** Rows whose right label it is. */
  readonly rows: number
  /** Share of the rows given this label that are right; 0 when none was given it. */
  readonly precision: number
  /** Share of the rows whose right label it is that were given it. */
  readonly recall: number
  /** The harmonic mean of both. */
  readonly f1: number
}

/** How well each expected label is found, in order of appearance. */
export function labelScores(rows: readonly LabelPair[]): LabelScore[] {
  const labels = [...new Set(rows.map(({ expected }) => expected))]
  return labels.map((label) => {
    const right = rows.filter((row) => row.expected === label && row.given === label).length
    const given = rows.filter((row) => row.given === label).length
    const expected = rows.filter((row) => row.expected === label).length
    return {
      label,
      rows: expected,
      precision: given === 0 ? 0 : right / given,
      recall: right / expected,
      f1: (2 * right) / (given + expected),
    }
  })
}

/**
 * The mean over all expected labels of the harmonic mean of precision and recall, each label weighing
 * the same however often it occurs.
 */
export function macroF1(rows: readonly LabelPair[]): number {
  const scores = labelScores(rows)
  return scores.length === 0 ? 0 : scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length
}

/** Counts labels against each other. */
export function confusion(rows: readonly LabelPair[]): Confusion {
  const expected = rows.map((row) => row.expected)
  const given = rows.flatMap((row) => (row.given === undefined ? [] : [row.given]))
  const labels = [...new Set([...expected, ...given])]
  const numbers = new Map(labels.map((label, at) => [label, at]))
  const counts = labels.map(() => labels.map(() => 0))
  for (const row of rows) {
    const [line, place] = [counts[numbers.get(row.expected) ?? -1], numbers.get(row.given ?? '')]
    if (line && place !== undefined) line[place] = (line[place] ?? 0) + 1
  }
  return { labels, counts }
}
