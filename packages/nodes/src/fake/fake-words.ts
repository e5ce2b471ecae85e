/** The words of a text in lower case, in order; what the fake models compare texts by. */
export function fakeWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** How many different words of `text` occur in `other` as well. */
export function sharedWords(text: string, other: string): number {
  const known = new Set(fakeWords(other))
  return [...new Set(fakeWords(text))].filter((word) => known.has(word)).length
}
