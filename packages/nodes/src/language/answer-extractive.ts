import type { Answer } from '@chainwright/core'
import { sentencesOf } from '../text/segments.ts'
import { wordMatches } from '../text/word-match.ts'
import { type Embedder, embedTexts } from '../vectors/embed-texts.ts'
import { cosine } from '../vectors/unit-vectors.ts'

/** An answer together with the passages that it rests on, in the order of the context. */
export interface FoundAnswer {
  answer: Answer
  passages: string[]
}

/** What the best match of words is worth beside a cosine of 1. */
const wordWeight = 0.25

type Sentence = ReturnType<typeof sentencesOf>[number]

/**
 * The sentence of a context that is nearest in meaning to a question, with its place in the passage
 * around it (its neighbours in the context, as they stand there);
 * `undefined` when the context is blank. A sentence is judged half by itself and half together with
 * its neighbours, because what it speaks of is often named by the sentence before; words in common
 * with the question decide between sentences that are about as near. Sentences that ask are passed
 * over. The score is the mean cosine, 0 where it is negative.
 */
export async function answerExtractive(
  question: string,
  context: string,
  model: Embedder,
  signal: AbortSignal,
): Promise<FoundAnswer | undefined> {
  const sentences = sentencesOf(context)
  const telling = [...sentences.keys()].filter((index) => !asks(sentences[index]))
  const candidates = telling.length > 0 ? telling : [...sentences.keys()]
  if (candidates.length === 0) return undefined
  const passages = candidates.map((index) => passageAround(context, sentences, index))
  const alone = candidates.map((index) => sentences[index]?.text ?? '')
  const [asked, ...vectors] = await embedTexts(model, [question, ...alone, ...passages], signal)
  const scores = candidates.map((_, at) => {
    const both = [vectors[at], vectors[at + candidates.length]]
    return both.reduce((sum, vector) => sum + (vector && asked ? cosine(asked, vector) : 0), 0) / 2
  })
  const best = indexOfBest(scores, wordMatches(question, alone))
  const index = candidates[best] ?? 0
  const { text, start, end } = sentences[index] as Sentence
  const source = passages[best] ?? text
  const from = sentences[Math.max(0, index - 1)]?.start ?? start
  const score = Math.max(0, scores[best] ?? 0)
  const span = { start: start - from, end: end - from }
  return { answer: { text, score, span, source }, passages: [source] }
}

function indexOfBest(scores: readonly number[], matches: readonly number[]): number {
  const most = matches.reduce((a, b) => Math.max(a, b), 0) || 1
  const ranks = scores.map((score, at) => score + (wordWeight * (matches[at] ?? 0)) / most)
  return ranks.reduce((best, rank, at) => (rank > (ranks[best] ?? -Infinity) ? at : best), 0)
}

/** A sentence with the one before and the one after, as they stand in the context. */
function passageAround(context: string, sentences: readonly Sentence[], index: number): string {
  const first = sentences[Math.max(0, index - 1)]
  const last = sentences[Math.min(sentences.length - 1, index + 1)]
  return context.slice(first?.start, last?.end)
}

function asks(sentence: Sentence | undefined): boolean {
  return /[?？؟]["'”’)]*$/.test(sentence?.text ?? '')
}
