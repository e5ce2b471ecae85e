// A sign or a number in front of an item: -, *, +, •, –, 1., 1), (1), a)
const marker = /^\s*(?:[-*+•‣◦–—]|\d{1,4}[.):]|\(\d{1,4}\)|[a-zA-Z]\))\s+(?=\S)/u

/**
 * The items of a list as models write it: with signs or numbers in front, else one on each line, else
 * on one line with commas or semicolons between. What stands around a list with signs is left out;
 * an indented line goes on with the item before it. Items have no spaces around them, and no
 * checkbox; empty ones are left out.
 */
export function listItems(text: string): string[] {
  const lines = linesOf(text, (line) => line.trimEnd())
  if (lines.some((line) => marker.test(line))) return markedItems(lines)
  const [only = '', ...others] = lines
  if (others.length > 0) return lines.map((line) => line.trim())
  return separated(only)
}

/** The lines of a text that are not blank, without spaces around them. */
export function linesOf(text: string, trim = (line: string): string => line.trim()): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(trim)
    .filter((line) => line.trim() !== '')
}

function markedItems(lines: readonly string[]): string[] {
  const items: string[] = []
  for (const line of lines) {
    const [mark] = marker.exec(line) ?? []
    if (mark !== undefined) items.push(line.slice(mark.length).replace(/^\[[ xX]\]\s+/, ''))
    else if (/^\s/.test(line) && items.length > 0) items.push(`${items.pop()} ${line.trim()}`)
  }
  return items.map((item) => item.trim())
}

function separated(line: string): string[] {
  const sign = line.includes(';') ? ';' : ','
  const items = line.trim().replace(/\.$/, '').split(sign)
  return items.map((item, index) => without(item, index)).filter((item) => item !== '')
}

/** In `a, b, and c` the last item is `c`. */
function without(item: string, index: number): string {
  return index === 0 ? item.trim() : item.trim().replace(/^(?:and|or)\s+/i, '')
}

/**
 * What stands between each `start` and the next `end` after it, without spaces around it. A `start`
 * that no `end` follows gives nothing.
 */
export function textsBetween(text: string, start: string, end: string): string[] {
  const found: string[] = []
  let from = text.indexOf(start)
  while (from >= 0) {
    const inside = from + start.length
    const to = text.indexOf(end, inside)
    if (to < 0) break
    found.push(text.slice(inside, to).trim())
    from = text.indexOf(start, to + end.length)
  }
  return found
}
