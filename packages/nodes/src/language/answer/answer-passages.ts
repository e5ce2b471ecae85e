import type { Answer } from '@chainwright/core'
import type { Span } from '../../models/inference.ts'
import type { sentencesOf } from '../../text/segments.ts'

/** Answers, best first, together with what they rest on. */
export interface FoundAnswers {
  answers: Answer[]
  /** What the answers rest on, each passage once. */
  passages: string[]
  /** Where each answer stands in the context; left out when it was written and stands nowhere. */
  spans?: Span[]
}

/** A sentence of a context, and its place there. */
export type Sentence = ReturnType<typeof sentencesOf>[number]

/**
 * Puts spans of a context into the passages around them, which are their sources; the span of an answer
 * is its place in its passage.
 */
export function gatherAnswers(
  found: readonly (Span & { text: string; score: number })[],
  context = '',
  sentences: readonly Sentence[] = [],
): FoundAnswers & { spans: Span[] } {
  const answers = found.map(({ text, score, start, end }): Answer => {
    const first = sentences.findIndex((sentence) => sentence.end > start)
    const last = sentences.findLastIndex((sentence) => sentence.start < end)
    const passage = passageAround(context, sentences, first, last)
    const span = { start: start - passage.start, end: end - passage.start }
    return { text, score, span, source: passage.text }
  })
  const passages = [...new Set(answers.map(({ source = '' }) => source))]
  return { answers, passages, spans: found.map(({ start, end }) => ({ start, end })) }
}

/** Some sentences with the one before and the one after, as they stand in the context. */
export function passageAround(
  context: string,
  sentences: readonly Sentence[],
  first: number,
  last = first,
): { start: number; text: string } {
  const start = sentences[Math.max(0, first - 1)]?.start ?? 0
  const end = sentences[Math.min(sentences.length - 1, last + 1)]?.end ?? context.length
  return { start, text: context.slice(start, end) }
}
