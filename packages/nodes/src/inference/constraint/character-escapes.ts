import { type CharacterSet, complement, setOf, unite } from './character-set.ts'

const digit = setOf('09')
const word = setOf('az', 'AZ', '09', '_')
// WhiteSpace and LineTerminator of ECMA-262.
const white = setOf(
  '\t\r',
  ' ',
  '\u{a0}',
  '\u{1680}',
  '\u{2000}\u{200a}',
  '\u{2028}\u{2029}',
  '\u{202f}',
  '\u{205f}',
  '\u{3000}',
  '\u{feff}',
)

/** What a `.` of a regular expression stands for. */
export const anyButLineEnds = complement(setOf('\n', '\r', '\u{2028}\u{2029}'))

const classes: Readonly<Record<string, CharacterSet>> = {
  d: digit,
  D: complement(digit),
  w: word,
  W: complement(word),
  s: white,
  S: complement(white),
}
const controls: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  f: '\f',
  '0': '\0',
}

/** A set of characters that a backslash stands for, and how long it is written after the backslash. */
export interface Escape {
  readonly set: CharacterSet
  readonly length: number
}

/**
 * Reads what stands behind a backslash; `undefined` for what is not known here: back-references,
 * word boundaries, Unicode properties.
 */
export function readEscape(text: string): Escape | undefined {
  const letter = text.slice(0, 1)
  const known = Object.hasOwn(classes, letter) ? classes[letter] : undefined
  if (known) return { set: known, length: 1 }
  if (Object.hasOwn(controls, letter)) return { set: setOf(controls[letter] ?? ''), length: 1 }
  const [hex, two, four, braced] =
    /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})/.exec(text) ?? []
  if (hex !== undefined) {
    const code = Number.parseInt(two ?? four ?? braced ?? '', 16)
    return { set: unite([[code, code]]), length: hex.length }
  }
  const [control] = /^c[A-Za-z]/.exec(text) ?? []
  if (control !== undefined) {
    const code = control.charCodeAt(1) % 32
    return { set: [[code, code]], length: 2 }
  }
  return /^[\^$\\.*+?()[\]{}|/-]/.test(text) ? { set: setOf(letter), length: 1 } : undefined
}
