import { formatCount, formatNumber } from '../lib/quantities.ts'

/**
 * A value in a line, for a card or a hint; never looks at all of a large one. `longest` is the length of
 * the longest text, in characters.
 */
export function briefValue(value: unknown, longest = 160): string {
  if (typeof value === 'string') return value.slice(0, longest).replaceAll(/\s+/g, ' ').trim()
  if (typeof value === 'number') return formatNumber(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return briefList(value, longest)
  return briefObject(value as Readonly<Record<string, unknown>>, longest)
}

function briefList(values: readonly unknown[], longest: number): string {
  if (values.length === 0) return '[]'
  const isNumbers = typeof values[0] === 'number'
  const shown = values
    .slice(0, isNumbers ? 6 : 2)
    .map((value) => briefValue(value).slice(0, longest - 100))
  return `${formatCount(values.length)} × [${shown.join(', ')}${values.length > shown.length ? ', …' : ''}]`
}

function briefObject(value: Readonly<Record<string, unknown>>, longest: number): string {
  const { text, value: number, kind } = value
  if (typeof text === 'string') return briefValue(text, longest)
  if (typeof number === 'number' && typeof kind === 'string')
    return `${formatNumber(number)} ${kind}`
  const parts: string[] = []
  for (const key in value) {
    if (parts.length === 6) break
    parts.push(`${key}: ${briefValue(value[key]).slice(0, 40)}`)
  }
  return parts.join(', ').slice(0, longest)
}
