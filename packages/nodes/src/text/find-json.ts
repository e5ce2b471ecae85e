/** Deepest nesting of a JSON value that is looked for. */
const deepest = 64
/** Places at most where a value is tried. */
const mostTries = 10_000

/** A JSON value that stands in a text. */
export interface FoundJson {
  readonly value: unknown
}

/**
 * The first JSON value in a text: the whole text, else the first code fence that is one, else the
 * first object or list between other words; `undefined` when there is none. Only strict JSON (RFC
 * 8259) of at most 64 levels counts, and 10,000 places are tried.
 */
export function findJson(text: string): FoundJson | undefined {
  const fenced = text.split('```').filter((_, index) => index % 2 === 1)
  const parts = fenced.flatMap((part) => [part, part.slice(part.indexOf('\n') + 1)])
  for (const part of [text, ...parts]) {
    const start = skip(part, 0)
    const end = valueEnd(part, start)
    if (end !== undefined && skip(part, end) === part.length) return found(part, start, end)
  }
  return firstInside(text)
}

function firstInside(text: string): FoundJson | undefined {
  const opening = /[{[]/g
  for (let tries = 0; tries < mostTries; tries += 1) {
    const start = opening.exec(text)?.index
    if (start === undefined) return undefined
    const end = valueEnd(text, start)
    if (end !== undefined) return found(text, start, end)
  }
  return undefined
}

function found(text: string, start: number, end: number): FoundJson {
  return { value: JSON.parse(text.slice(start, end)) as unknown }
}

const space = /[ \t\r\n]*/y
// Between its escapes a string is taken in one go: no two ways of reading it.
const quoted = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y
const bare = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Where the JSON value ends that begins at a place; `undefined` when none does. */
function valueEnd(text: string, at: number, depth = 0): number | undefined {
  const sign = text.charAt(at)
  if (sign === '"') return matchEnd(quoted, text, at)
  if (sign !== '{' && sign !== '[') return matchEnd(bare, text, at)
  if (depth === deepest) return undefined
  const close = sign === '{' ? '}' : ']'
  let next = skip(text, at + 1)
  if (text.charAt(next) === close) return next + 1
  for (;;) {
    const start = sign === '{' ? behindName(text, next) : next
    const end = start === undefined ? undefined : valueEnd(text, start, depth + 1)
    if (end === undefined) return undefined
    next = skip(text, end)
    if (text.charAt(next) === close) return next + 1
    if (text.charAt(next) !== ',') return undefined
    next = skip(text, next + 1)
  }
}

/** Where the value of a member begins whose name begins at a place. */
function behindName(text: string, at: number): number | undefined {
  const end = matchEnd(quoted, text, at)
  if (end === undefined) return undefined
  const colon = skip(text, end)
  return text.charAt(colon) === ':' ? skip(text, colon + 1) : undefined
}

function skip(text: string, at: number): number {
  return matchEnd(space, text, at) ?? at
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
