import { stripVTControlCharacters } from 'node:util'

// East Asian wide and full-width ranges that matter in running text.
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const plainAscii = /^[\u0020-\u007E]*$/

/** How many columns of a terminal a line takes. It may be coloured; other controls it must not hold. */
export function displayWidth(coloured: string): number {
  const line = coloured.includes('\u001B') ? stripVTControlCharacters(coloured) : coloured
  if (plainAscii.test(line)) return line.length
  let width = 0
  for (const { segment } of segmenter.segment(line)) width += characterWidth(segment)
  return width
}

/** The beginning of a line that fits a number of columns; ends with `…` where it was cut. */
export function fitWidth(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line
  let width = 0
  let kept = ''
  for (const { segment } of segmenter.segment(line)) {
    width += characterWidth(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return columns > 0 ? `${kept}…` : ''
}

/** Fills a line up with spaces. */
export function padWidth(line: string, columns: number): string {
  return line + ' '.repeat(Math.max(0, columns - displayWidth(line)))
}

/** A text as lines of at most so many columns, broken between words where there are any. */
export function wrapText(text: string, columns: number): string[] {
  const limit = Math.max(1, columns)
  return text.split('\n').flatMap((line) => wrapLine(line.replaceAll('\t', '  '), limit))
}

/** The same, with the further lines of a line as far in as its first, behind the number of a list. */
export function wrapIndented(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const begin = /^ *(?:\d+\. )?/.exec(line)?.[0] ?? ''
    const wrapped = wrapText(line.slice(begin.length), Math.max(10, columns - begin.length))
    const indent = ' '.repeat(begin.length)
    return wrapped.map((part, at) => (at === 0 ? begin : indent) + part)
  })
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  let width = 0
  for (const word of line.match(/\s*\S+|\s+$/gu) ?? []) {
    const wordWidth = displayWidth(word)
    if (width + wordWidth <= columns) {
      current += word
      width += wordWidth
      continue
    }
    if (current !== '') lines.push(current)
    const pieces = splitWord(width > 0 ? word.trimStart() : word, columns)
    lines.push(...pieces.slice(0, -1))
    current = pieces.at(-1) ?? ''
    width = displayWidth(current)
  }
  return [...lines, current]
}

function splitWord(word: string, columns: number): string[] {
  if (word.includes('\u001B')) return [word]
  const pieces: string[] = ['']
  let width = 0
  for (const { segment } of segmenter.segment(word)) {
    const segmentWidth = characterWidth(segment)
    if (width + segmentWidth > columns && width > 0) {
      pieces.push('')
      width = 0
    }
    pieces[pieces.length - 1] += segment
    width += segmentWidth
  }
  return pieces
}

function characterWidth(segment: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]/u.test(segment)) return 0
  return wide.test(segment) || segment.includes('\uFE0F') ? 2 : 1
}
