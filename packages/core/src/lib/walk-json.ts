/** Where a member of an object (its key) or an item of a list begins in a JSON text. */
export interface JsonPlace {
  readonly offset: number
  /** Keys and indexes from the top. One array for the whole walk: copy it to keep it. */
  readonly path: readonly string[]
}

interface Level {
  /** Index of the current item; `undefined` in an object. */
  index: number | undefined
  /** The next string of an object is a key. */
  keyNext: boolean
}

/**
 * Visits every member and item of a JSON text in order, beginning with the whole value. Made for
 * messages: it is tolerant (a broken text gives the places it can make out) and not recursive.
 */
export function* walkJson(text: string): Generator<JsonPlace> {
  const path: string[] = []
  const levels: Level[] = []
  for (let at = skipSpace(text, 0), first = true; at < text.length; at = skipSpace(text, at)) {
    const level = levels.at(-1)
    const mark = text[at]
    if (mark === '}' || mark === ']') {
      if (levels.pop()) path.pop()
      at += 1
    } else if (mark === ',' || mark === ':') {
      if (mark === ',' && level) beginNext(level)
      at += 1
    } else if (level?.keyNext && mark === '"') {
      const end = endOfString(text, at + 1)
      path[levels.length - 1] = unescapeKey(text.slice(at + 1, end))
      level.keyNext = false
      yield { offset: at, path }
      at = end + 1
    } else {
      if (level?.index !== undefined) path[levels.length - 1] = String(level.index)
      if (first || level?.index !== undefined) yield { offset: at, path }
      at = enterOrSkip(text, at, levels, path)
    }
    first = false
  }
}

function beginNext(level: Level): void {
  if (level.index === undefined) level.keyNext = true
  else level.index += 1
}

function enterOrSkip(text: string, at: number, levels: Level[], path: string[]): number {
  const mark = text[at]
  if (mark === '{' || mark === '[') {
    levels.push({ index: mark === '[' ? 0 : undefined, keyNext: mark === '{' })
    path.push('')
    return at + 1
  }
  if (mark === '"') return endOfString(text, at + 1) + 1
  let end = at + 1
  while (end < text.length && !'{}[],:" \t\n\r'.includes(text[end] ?? '')) end += 1
  return end
}

/** The text of a key as it stands between its quotes; left as it is when it is no valid string. */
export function unescapeKey(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return raw
  }
}

/** Offset of the quote that closes the string whose first character is at `start`. */
export function endOfString(text: string, start: number): number {
  for (let from = start; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return text.length
    let slash = quote
    while (slash > start && text.charCodeAt(slash - 1) === 0x5c) slash -= 1
    if ((quote - slash) % 2 === 0) return quote
    from = quote + 1
  }
}

/** Offset of the first character at or after `at` that is no JSON white space. */
export function skipSpace(text: string, at: number): number {
  for (let next = at; ; next++) {
    const code = text.charCodeAt(next)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return next
  }
}
