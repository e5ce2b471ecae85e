/** The known name that was probably meant: at most two letters away, or one that it begins. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance, candidate }) => distance <= 2 && distance < candidate.length)
    .toSorted((a, b) => a.distance - b.distance)
  return best?.candidate ?? known.find((candidate) => name.length > 1 && candidate.startsWith(name))
}

/** `; did you mean …?` for the end of a message, or nothing. */
export function didYouMean(name: string, known: readonly string[], mark = '`'): string {
  const near = nearestName(name, known)
  return near === undefined ? '' : `; did you mean ${mark}${near}${mark}?`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
