import { utf8Length } from './utf8.ts'

/**
 * Whether a JSON value is larger than `limit` bytes: text by its UTF-8 length, other values by a
 * walk that counts 8 bytes a number and stops at the limit. Does not recurse.
 */
export function exceedsBytes(value: unknown, limit: number): boolean {
  if (typeof value === 'string') return value.length * 3 > limit && utf8Length(value) > limit
  if (typeof value !== 'object' || value === null) return false
  let size = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') size += next.length * 3 > limit ? utf8Length(next) : next.length
    else if (typeof next === 'object' && next !== null) {
      if (!Array.isArray(next)) for (const key of Object.keys(next)) size += key.length
      for (const part of Array.isArray(next) ? next : Object.values(next)) open.push(part)
    } else size += 8
    if (size > limit) return true
  }
  return false
}
