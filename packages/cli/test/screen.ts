/** A small terminal: takes what is written and tells what is to be seen. */
export interface Screen {
  write(text: string): void
  /** All lines, those that scrolled away included, without the empty ones at the end. */
  lines(): string[]
  cursorHidden(): boolean
}

// The escape sequences that the program may use, and everything else.
const pieces =
  // oxlint-disable-next-line no-control-regex
  /\u001B\[([0-9]*)A|\u001B\[2K|\u001B\[\?(2026|25)([hl])|\u001B\[[0-9]+m|\r|\n|[^\r\n\u001B]/gu

/** An empty screen that is wide and high enough for all that a test writes. */
export function createScreen(): Screen {
  const rows: string[][] = [[]]
  let row = 0
  let column = 0
  let hidden = false

  function take(piece: RegExpMatchArray): void {
    const [text, up, mode, state] = piece
    if (up !== undefined) row -= Number(up)
    else if (mode === '25') hidden = state === 'l'
    else if (text === '\u001B[2K') rows[row] = []
    else if (text === '\r') column = 0
    else if (text === '\n') {
      row += 1
      column = 0
      rows[row] ??= []
    } else if (!text.startsWith('\u001B')) put(text)
    if (row < 0) throw new Error('the cursor left the screen')
  }

  function put(character: string): void {
    const line = rows[row] ?? []
    while (line.length < column) line.push(' ')
    line[column] = character
    column += 1
  }

  return {
    write(text) {
      const found = [...text.matchAll(pieces)]
      const taken = found.map(([piece]) => piece).join('')
      if (taken !== text) throw new Error(`the screen does not know ${JSON.stringify(text)}`)
      for (const piece of found) take(piece)
    },
    lines: () =>
      rows
        .map((line) => line.join('').trimEnd())
        .join('\n')
        .trimEnd()
        .split('\n'),
    cursorHidden: () => hidden,
  }
}
