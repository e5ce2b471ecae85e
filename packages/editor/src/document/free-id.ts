import { isId } from '@chainwright/core'

/** The wish itself when it is free and may be an id, else the wish with the next free number. */
export function freeId(wish: string, isTaken: (id: string) => boolean): string {
  const base = idFrom(wish)
  if (!isTaken(base)) return base
  const stem = base.replace(/\d+$/, '')
  for (let number = 2; ; number++) {
    const id = `${stem}${number}`
    if (!isTaken(id)) return id
  }
}

const longestStem = 56

/** An id made of a text: letters, digits, `_` and `-` stay. */
function idFrom(wish: string): string {
  const letters = wish
    .trim()
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, longestStem)
    .replace(/-+$/, '')
  return isId(letters) ? letters : `node-${letters}`.replace(/-$/, '')
}
