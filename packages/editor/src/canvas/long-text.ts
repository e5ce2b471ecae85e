import { textWidth } from '../headless/paint/fit-text.ts'

/** Real letters may be somewhat wider than those that are reckoned with. */
const safety = 1.12

/**
 * Whether a text may be too long for its room, in pixels: only then it is cut by the page. Every text that
 * is cut is a layer of its own to paint, and most texts on cards are short.
 */
export function isLong(text: string, size: number, room: number): boolean {
  return notLatin.test(text) || textWidth(text, size) * safety > room
}

const notLatin = /[^\u0020-\u024f…·×–—‘’“”]/u
