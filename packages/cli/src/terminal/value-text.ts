import type { Answer, PortType, Score } from '@chainwright/core'
import { harmlessText } from './harmless-text.ts'
import type { Palette } from './palette.ts'

/** How values are written. */
export interface ValueStyle {
  readonly palette: Palette
  /** Replaces control characters; for terminals. */
  readonly harmless: boolean
}

const passageAround = 240

/** A value of a port for people to read. Lists are numbered from 0, as steps are. */
export function valueText(value: unknown, type: PortType | undefined, style: ValueStyle): string {
  if (type?.of && Array.isArray(value)) return listText(value, type.of, style)
  switch (type?.name) {
    case 'text':
      return plain(String(value), style)
    case 'answer':
      return answerText(value as Answer, style)
    case 'score':
      return `${(value as Score).value} ${style.palette.dim(`(${plain((value as Score).kind, style)})`)}`
    case 'labels':
      return labelsText(value as Record<string, number>, style)
    case 'messages':
      return (value as { role: string; content: string }[])
        .map(({ role, content }) => `${style.palette.dim(`${role}:`)} ${plain(content, style)}`)
        .join('\n')
    case 'vector':
    case 'tokens':
      return numbersText(value as number[])
    default:
      return plain(JSON.stringify(value, undefined, 2), style)
  }
}

/** The answer, then the passage it rests on with the span marked, then how sure the model is. */
function answerText({ text, score, span, source }: Answer, style: ValueStyle): string {
  const { palette } = style
  const lines = [palette.bold(plain(text, style))]
  if (source !== undefined)
    lines.push(`${palette.dim('from:')} ${passageText(source, span, style)}`)
  lines.push(`${palette.dim('score:')} ${score.toFixed(3)}`)
  return lines.join('\n')
}

function passageText(source: string, span: Answer['span'], style: ValueStyle): string {
  const { palette } = style
  const start = Math.min(span?.start ?? 0, source.length)
  const end = Math.min(Math.max(span?.end ?? 0, start), source.length)
  const from = Math.max(0, start - passageAround)
  const to = Math.min(source.length, end + passageAround)
  const before = `${from > 0 ? '…' : ''}${oneLine(source.slice(from, start))}`
  const after = `${oneLine(source.slice(end, to))}${to < source.length ? '…' : ''}`
  const marked = plain(oneLine(source.slice(start, end)), style)
  const shown = palette.enabled || marked === '' ? palette.marked(marked) : `»${marked}«`
  return plain(before, style) + shown + plain(after, style)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function listText(values: readonly unknown[], type: PortType, style: ValueStyle): string {
  if (values.length === 0) return style.palette.dim('(an empty list)')
  return values
    .map((value, index) => {
      const [first = '', ...rest] = valueText(value, type, style).split('\n')
      const mark = `${index}. `
      const indent = ' '.repeat(mark.length)
      return [mark + first, ...rest.map((line) => indent + line)].join('\n')
    })
    .join('\n')
}

function labelsText(labels: Record<string, number>, style: ValueStyle): string {
  return Object.entries(labels)
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, probability]) => `${probability.toFixed(3)}  ${plain(label, style)}`)
    .join('\n')
}

function numbersText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 8).map((number) => String(Math.round(number * 1e4) / 1e4))
  const more = numbers.length > 8 ? `, … ${numbers.length} numbers` : ''
  return `[${shown.join(', ')}${more}]`
}

function plain(text: string, { harmless }: ValueStyle): string {
  return harmless ? harmlessText(text) : text
}
