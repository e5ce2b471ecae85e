/** Widths of letters, as shares of the height of the font; those of a rather wide one. */
const [thin, usual, capital, broad] = [0.36, 0.6, 0.7, 0.92]
/** Letters of Chinese, Japanese and Korean, and emoji, are about as wide as high. */
const square = 1.05

/** About how wide a text is; nothing is measured, so that all surfaces break lines alike. */
export function textWidth(text: string, size: number): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return width * size
}

function letterWidth(letter: string): number {
  if (letter >= '\u1100' && squareLetter.test(letter)) return square
  if (thinLetters.has(letter)) return thin
  if (broadLetters.has(letter)) return broad
  return letter >= 'A' && letter <= 'Z' ? capital : usual
}

const thinLetters = new Set(" iljtfrI.,:;'!|()[]")
const broadLetters = new Set('mwMW@%…')
const squareLetter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u

/**
 * The lines that a text takes in a width: broken between words where that is possible, at most `lines`,
 * the last one cut with `…` when there is more. White space counts as one blank.
 */
export function fitText(
  text: string,
  { width, size, lines = 1 }: { width: number; size: number; lines?: number },
): string[] {
  const room = Math.floor(width / (thin * size))
  if (room < 1) return []
  // What is far too long is not looked at to its end.
  const words = text
    .slice(0, room * lines * 4 + 64)
    .trim()
    .split(/\s+/)
  const fitted: string[] = []
  while (words.length > 0 && fitted.length < lines) {
    const line = takeLine(words, width, size)
    const isLast = fitted.length === lines - 1
    fitted.push(isLast && words.length > 0 ? cut(`${line} ${words[0] ?? ''}`, width, size) : line)
  }
  return fitted.filter((line) => line !== '')
}

/** Takes as many words as fit; a word that is too long alone gives as much of it as fits. */
function takeLine(words: string[], width: number, size: number): string {
  let line = ''
  for (let word = words[0]; word !== undefined; word = words[0]) {
    const longer = line === '' ? word : `${line} ${word}`
    if (textWidth(longer, size) > width) break
    line = longer
    words.shift()
  }
  const [word = ''] = words
  if (line !== '' || word === '') return line
  const head = startOf(word, width, size)
  words[0] = word.slice(head.length)
  return head
}

/** The text up to where it still fits with `…` behind it. */
function cut(text: string, width: number, size: number): string {
  return `${startOf(text, width - textWidth('…', size), size).trimEnd()}…`
}

/** As many whole letters as fit, one at least. */
function startOf(text: string, width: number, size: number): string {
  let [end, used] = [0, 0]
  for (const letter of text) {
    used += letterWidth(letter) * size
    if (used > width && end > 0) break
    end += letter.length
  }
  return text.slice(0, end)
}
