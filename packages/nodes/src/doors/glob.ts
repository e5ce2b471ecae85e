/** True for a name with `*` or `?` in it. */
export function isGlob(name: string): boolean {
  return name.includes('*') || name.includes('?')
}

/**
 * Matches one part of a path: `*` is any run of characters, `?` one character, everything else
 * itself. Takes at most pattern × name steps; no regular expression is made of the pattern.
 */
export function matchesPart(pattern: string, name: string): boolean {
  // A name that starts with a dot is hidden, and only a pattern that does so too finds it.
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  const wanted = Array.from(pattern)
  const given = Array.from(name)
  let at = 0
  let star = -1
  let resume = 0
  for (let next = 0; next < given.length;) {
    if (wanted[at] === '*') {
      star = at++
      resume = next
    } else if (wanted[at] === '?' || wanted[at] === given[next]) {
      at++
      next++
    } else if (star >= 0) {
      at = star + 1
      next = ++resume
    } else return false
  }
  return wanted.slice(at).every((rest) => rest === '*')
}
