import { nearest } from '@chainwright/core'

/** The known name that was probably meant: at most two letters away, or one that it begins. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const longer = known.filter((candidate) => candidate.length > 2)
  return (
    nearest(name, longer) ??
    known.find((candidate) => name.length > 1 && candidate.startsWith(name))
  )
}

/** `; did you mean …?` for the end of a message, or nothing. */
export function didYouMean(name: string, known: readonly string[], mark = '`'): string {
  const near = nearestName(name, known)
  return near === undefined ? '' : `; did you mean ${mark}${near}${mark}?`
}
