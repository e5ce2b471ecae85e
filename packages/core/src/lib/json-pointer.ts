import { walkJson } from './walk-json.ts'

/** A place in a text, both counted from 1. */
export interface TextPlace {
  line: number
  column: number
}

/** One key as a JSON pointer (RFC 6901) writes it. */
export function escapeToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The JSON pointer to a path of keys and indexes; `''` is the whole document. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${escapeToken(String(key))}`).join('')
}

/** The keys of a JSON pointer. */
export function pointerPath(pointer: string): string[] {
  if (pointer === '') return []
  const keys = pointer.slice(pointer.startsWith('/') ? 1 : 0).split('/')
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * Where a pointer's key or item stands in a JSON text; where its nearest parent stands when the text
 * does not have it. Tolerant of broken texts.
 */
export function locate(text: string, pointer: string): TextPlace {
  const wanted = pointerPath(pointer)
  let found = 0
  let matched = 0
  for (const { offset, path } of walkJson(text)) {
    if (path.length === 0) found = offset
    else if (path.length === matched + 1 && path.every((key, index) => key === wanted[index])) {
      found = offset
      matched += 1
    }
    if (matched === wanted.length) break
  }
  return placeAt(text, found)
}

/** Line and column of an offset. */
export function placeAt(text: string, offset: number): TextPlace {
  return placesAt(text, [offset])[0] ?? { line: 1, column: 1 }
}

/** Lines and columns of offsets, which must ascend, in one pass. */
export function placesAt(text: string, offsets: readonly number[]): TextPlace[] {
  let line = 1
  let lineStart = 0
  let feed = text.indexOf('\n')
  return offsets.map((offset) => {
    while (feed >= 0 && feed < offset) {
      line += 1
      lineStart = feed + 1
      feed = text.indexOf('\n', lineStart)
    }
    return { line, column: offset - lineStart + 1 }
  })
}
