import { stripVTControlCharacters } from 'node:util'
import type { Output } from '../environment.ts'
import { displayWidth } from './display-width.ts'

/** The last lines of a terminal, rewritten in place. */
export interface LiveRegion {
  /** Shows these lines in place of the last ones; only lines that changed are written. */
  draw(lines: readonly string[]): void
  /** Writes text that stays, above the region. */
  print(text: string): void
  /** Leaves the lines where they are and gives the terminal back. */
  finish(): void
}

const hideCursor = '\u001B[?25l'
const showCursor = '\u001B[?25h'
const beginUpdate = '\u001B[?2026h'
const endUpdate = '\u001B[?2026l'
const clearLine = '\u001B[2K'
const clearBelow = '\u001B[0J'

/** An empty region at the cursor. The cursor always stands on the line below the region. */
export function createLiveRegion(output: Output): LiveRegion {
  let drawn: readonly string[] = []
  let columns = output.columns
  let hidden = false

  function draw(lines: readonly string[]): void {
    const resized = output.columns !== columns
    if (!resized && sameLines(lines, drawn)) return
    const text = resized || lines.length < drawn.length ? redrawn(lines) : changed(lines)
    columns = output.columns
    write(text)
    drawn = lines
  }

  function print(text: string): void {
    const kept = drawn
    write(`${up(height())}${clearBelow}${text}${kept.map((line) => `${line}\n`).join('')}`)
    columns = output.columns
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

  function redrawn(lines: readonly string[]): string {
    return `${up(height())}${clearBelow}${lines.map((line) => `${line}\n`).join('')}`
  }

  function changed(lines: readonly string[]): string {
    const parts = lines.map((line, at) => (line === drawn[at] ? '\n' : `${clearLine}${line}\n`))
    return up(drawn.length) + parts.join('')
  }

  /** Rows that the region takes now: a terminal that became narrower has broken its lines. */
  function height(): number {
    if (output.columns >= columns) return drawn.length
    return drawn.reduce((rows, line) => {
      const width = displayWidth(stripVTControlCharacters(line))
      return rows + Math.max(1, Math.ceil(width / output.columns))
    }, 0)
  }

  return { draw, print, finish }
}

function up(rows: number): string {
  return rows > 0 ? `\r\u001B[${rows}A` : '\r'
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line === b[at])
}
