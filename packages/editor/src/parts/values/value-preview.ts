import { formatNumber, formatShare } from '../../lib/quantities.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { isAnswer, isLabels, isMessages, isNumbers, isScore } from './value-shapes.ts'

/**
 * A value in one line of at most `length` characters: what hovering a wire, a row of a list or a card
 * shows of it. `type` is the name of a port type, such as `text[]`.
 */
export function valuePreview(type: string, value: unknown, length = 80): string {
  const line = inOneLine(type, value)
    .slice(0, length * 4)
    .replaceAll(/\s+/gu, ' ')
    .trim()
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`
}

function inOneLine(type: string, value: unknown): string {
  if (value === undefined) return valueViewsText.absent
  if (type.endsWith('[]') && Array.isArray(value)) {
    const [first] = value as unknown[]
    const count = valueViewsText.items(value.length)
    return value.length === 0 ? count : `${count}: ${inOneLine(type.slice(0, -2), first)}`
  }
  if (typeof value === 'string')
    return value === '' ? valueViewsText.emptyText : value.slice(0, 1000)
  if (typeof value === 'number') return formatNumber(value)
  return ofObject(type, value)
}

function ofObject(type: string, value: unknown): string {
  if (type === 'score' && isScore(value)) return `${formatNumber(value.value)} (${value.kind})`
  if (type === 'answer' && isAnswer(value)) return `${value.text} (${formatShare(value.score)})`
  if (type === 'tokens' && isNumbers(value)) return valueViewsText.tokens(value.length)
  if (type === 'vector' && isNumbers(value)) return valueViewsText.dimensions(value.length)
  if (type === 'labels' && isLabels(value)) {
    const [likeliest] = Object.entries(value).toSorted(([, one], [, other]) => other - one)
    return likeliest ? `${likeliest[0]} (${formatShare(likeliest[1])})` : valueViewsText.noLabel
  }
  if (type === 'messages' && isMessages(value)) {
    const last = value.at(-1)
    return last
      ? `${valueViewsText.roles[last.role]}: ${last.content.slice(0, 1000)}`
      : valueViewsText.emptyConversation
  }
  return jsonStart(value)
}

/** Large values are not written out whole for one line. */
function jsonStart(value: unknown): string {
  if (Array.isArray(value) && value.length > 20) return `[${valueViewsText.items(value.length)}]`
  if (typeof value === 'object' && value && Object.keys(value).length > 20)
    return `{${valueViewsText.entries(Object.keys(value).length)}}`
  return JSON.stringify(value) ?? String(value)
}
