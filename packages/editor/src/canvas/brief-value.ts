import { formatCount, formatNumber } from '../lib/quantities.ts'

/** Longest brief text, in characters. */
const longest = 160

/** A value in a line, for a card or a hint; never looks at all of a large one. */
export function briefValue(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, longest).replaceAll(/\s+/g, ' ').trim()
  if (typeof value === 'number') return formatNumber(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return briefList(value)
  return briefObject(value as Readonly<Record<string, unknown>>)
}

function briefList(values: readonly unknown[]): string {
  if (values.length === 0) return '[]'
  const isNumbers = typeof values[0] === 'number'
  const shown = values.slice(0, isNumbers ? 6 : 2).map((value) => briefValue(value).slice(0, 60))
  return `${formatCount(values.length)} × [${shown.join(', ')}${values.length > shown.length ? ', …' : ''}]`
}

function briefObject(value: Readonly<Record<string, unknown>>): string {
  const { text, value: number, kind } = value
  if (typeof text === 'string') return briefValue(text)
  if (typeof number === 'number' && typeof kind === 'string')
    return `${formatNumber(number)} ${kind}`
  const parts: string[] = []
  for (const key in value) {
    if (parts.length === 6) break
    parts.push(`${key}: ${briefValue(value[key]).slice(0, 40)}`)
  }
  return parts.join(', ').slice(0, longest)
}
