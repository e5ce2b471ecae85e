import type { Output } from '../environment.ts'
import { displayWidth } from './display-width.ts'

/** The last lines of a terminal, rewritten in place. */
export interface LiveRegion {
  /** Shows these lines in place of the last ones; only lines that changed are written. */
  draw(lines: readonly string[]): void
  /** Writes lines that stay above the region, and shows the region anew below them. */
  print(above: readonly string[], lines: readonly string[]): void
  /** Leaves the lines where they are and gives the terminal back. */
  finish(): void
}

const hideCursor = '\u001B[?25l'
const showCursor = '\u001B[?25h'
const beginUpdate = '\u001B[?2026h'
const endUpdate = '\u001B[?2026l'
const clearLine = '\u001B[2K'

/** An empty region at the cursor. The cursor always stands on the line below the region. */
export function createLiveRegion(output: Output): LiveRegion {
  let drawn: readonly string[] = []
  let columns = output.columns
  let hidden = false

  function draw(lines: readonly string[]): void {
    const resized = output.columns !== columns
    if (!resized && sameLines(lines, drawn)) return
    write(resized ? replaced(lines, height()) : changed(lines))
    columns = output.columns
    drawn = lines
  }

  function print(above: readonly string[], lines: readonly string[]): void {
    write(replaced([...above, ...lines], height()))
    columns = output.columns
    drawn = lines
  }

  function finish(): void {
    if (hidden) output.write(showCursor)
    hidden = false
    drawn = []
  }

  function write(text: string): void {
    const start = hidden ? '' : hideCursor
    hidden = true
    output.write(`${beginUpdate}${start}${text}${endUpdate}`)
  }

  function changed(lines: readonly string[]): string {
    const parts = lines.map((line, at) => (line === drawn[at] ? '\n' : `${clearLine}${line}\n`))
    return up(drawn.length) + parts.join('') + cleared(drawn.length - lines.length)
  }

  /** Rows that the region takes now: a terminal that became narrower has broken its lines. */
  function height(): number {
    if (output.columns >= columns) return drawn.length
    return drawn.reduce((rows, line) => {
      return rows + Math.max(1, Math.ceil(displayWidth(line) / output.columns))
    }, 0)
  }

  return { draw, print, finish }
}

function replaced(lines: readonly string[], oldRows: number): string {
  const parts = lines.map((line) => `${clearLine}${line}\n`)
  return up(oldRows) + parts.join('') + cleared(oldRows - lines.length)
}

// Line by line, because some terminals move the whole screen into their history when it is cleared
// at once.
function cleared(rows: number): string {
  return rows > 0 ? `${`${clearLine}\n`.repeat(rows)}${up(rows)}` : ''
}

function up(rows: number): string {
  return rows > 0 ? `\r\u001B[${rows}A` : '\r'
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line === b[at])
}
