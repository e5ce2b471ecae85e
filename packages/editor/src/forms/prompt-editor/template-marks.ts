import { scanTemplate } from '@chainwright/nodes'
import type { TextProblem } from './template-variables.ts'

/** How a stretch of a text is marked. */
export type Mark = 'name' | 'unknown' | 'wrong' | 'braces'

/** A stretch of a text; without a mark it is plain. */
export interface MarkedText {
  readonly text: string
  readonly mark: Mark | undefined
}

/** A template cut into stretches, for the backdrop behind a plain text box. */
export function markTemplate(
  template: string,
  problems: readonly TextProblem[],
): readonly MarkedText[] {
  const warned = new Set(problems.map(({ from }) => from))
  return scanTemplate(template).map((token) => {
    const text = template.slice(token.from, token.to)
    if (token.type === 'text') return { text, mark: undefined }
    if (token.type === 'name') return { text, mark: warned.has(token.from) ? 'unknown' : 'name' }
    return { text, mark: token.type }
  })
}

/** A text with one stretch marked as wrong, to the end of its word. */
export function markProblem(text: string, at: number | undefined): readonly MarkedText[] {
  if (at === undefined) return [{ text, mark: undefined }]
  const from = Math.min(at, Math.max(0, text.length - 1))
  const word = /^\S*/.exec(text.slice(from))?.[0].length ?? 0
  const to = from + Math.max(1, word)
  return [
    { text: text.slice(0, from), mark: undefined },
    { text: text.slice(from, to), mark: 'wrong' },
    { text: text.slice(to), mark: undefined },
  ]
}
