import type { AnswerSpan, FindAnswer } from '../models/encoders.ts'
import type { TextPair } from '../models/inference.ts'
import { sharedWords } from './fake-words.ts'

/**
 * The sentences of the passage, those that share most words with the question first. The score of one
 * is its share of all words shared, with one more for each, so that they add up to 1.
 */
export function fakeAnswers({ first: question, second: passage }: TextPair): AnswerSpan[] {
  const sentences = Array.from(passage.matchAll(/\S[^.!?]*[.!?]*/g), ({ 0: raw, index }) => {
    const text = raw.trimEnd()
    return { text, start: index, end: index + text.length, score: 1 + sharedWords(text, question) }
  })
  const total = sentences.reduce((sum, { score }) => sum + score, 0)
  const shares = sentences.map((sentence) => ({ ...sentence, score: sentence.score / total }))
  return shares.toSorted((a, b) => b.score - a.score)
}

/** The `answer` capability over a function that gives the spans of one pair, likeliest first. */
export function createFakeAnswerer(answer: (pair: TextPair) => AnswerSpan[]): FindAnswer {
  return {
    async answer(pairs, { top, signal }) {
      signal.throwIfAborted()
      return pairs.map((pair) => answer(pair).slice(0, top))
    },
  }
}
