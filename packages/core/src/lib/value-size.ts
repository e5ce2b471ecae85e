import { exceedsUtf8, utf8Length } from './utf8.ts'

/**
 * Whether a JSON value is larger than `limit` bytes: text by its UTF-8 length, other values by a
 * walk that counts 8 bytes a number and stops at the limit. Does not recurse.
 */
export function exceedsBytes(value: unknown, limit: number): boolean {
  if (typeof value === 'string') return exceedsUtf8(value, limit)
  if (typeof value !== 'object' || value === null) return false
  let size = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') size += next.length * 3 > limit ? utf8Length(next) : next.length
    else if (typeof next === 'object' && next !== null) {
      size += Array.isArray(next) ? 2 : keyBytes(next)
      for (const part of Array.isArray(next) ? next : Object.values(next)) open.push(part)
    } else size += 8
    if (size > limit) return true
  }
  return false
}

/** Brackets count, so that a value which holds itself comes to its end too. */
function keyBytes(value: object): number {
  let size = 2
  for (const key of Object.keys(value)) size += key.length
  return size
}
