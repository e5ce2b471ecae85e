/**
 * A text as answers are compared: lower case, without punctuation, articles and doubled spaces, as in
 * the official evaluation of SQuAD (Rajpurkar et al. 2016).
 */
export function normalizeAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
}

/** 1 when an answer is one of the expected ones after `normalizeAnswer`, else 0. */
export function exactMatch(answer: string, expected: readonly string[]): number {
  const given = normalizeAnswer(answer)
  return expected.some((one) => normalizeAnswer(one) === given) ? 1 : 0
}

/**
 * How much an answer and the nearest of the expected ones share: the harmonic mean of precision and
 * recall over their words, counted as often as they occur (SQuAD, Rajpurkar et al. 2016). Two answers
 * without words agree.
 */
export function tokenF1(answer: string, expected: readonly string[]): number {
  const given = normalizeAnswer(answer).split(' ').filter(Boolean)
  return Math.max(
    0,
    ...expected.map((one) => sharedF1(given, normalizeAnswer(one).split(' ').filter(Boolean))),
  )
}

function sharedF1(given: readonly string[], expected: readonly string[]): number {
  if (given.length === 0 || expected.length === 0) return given.length === expected.length ? 1 : 0
  const left = new Map<string, number>()
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of given) {
    const count = left.get(word) ?? 0
    if (count > 0) shared += 1
    left.set(word, count - 1)
  }
  const [precision, recall] = [shared / given.length, shared / expected.length]
  return shared === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}
