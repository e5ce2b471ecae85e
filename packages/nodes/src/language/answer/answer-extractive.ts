import { sentencesOf } from '../../text/segments.ts'
import { wordMatches } from '../../text/word-match.ts'
import {
  type FoundAnswers,
  type Sentence,
  gatherAnswers,
  passageAround,
} from './answer-passages.ts'
import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'
import { cosine } from '../../vectors/unit-vectors.ts'

/** What the best match of words is worth beside a cosine of 1. */
const wordWeight = 0.25

/**
 * The `top` sentences of a context that are nearest in meaning to a question, best first, each with its
 * place in the passage around it (its neighbours in the context, as they stand there); none when the
 * context is blank. A sentence is judged half by itself and half together with
 * its neighbours, because what it speaks of is often named by the sentence before; words in common
 * with the question decide between sentences that are about as near. Sentences that ask are passed
 * over. The score is the mean cosine, 0 where it is negative.
 */
export async function answerExtractive(
  { question, context }: { question: string; context: string },
  model: Embedder,
  top: number,
  signal: AbortSignal,
): Promise<FoundAnswers> {
  const sentences = sentencesOf(context)
  const telling = [...sentences.keys()].filter((index) => !asks(sentences[index]))
  const candidates = telling.length > 0 ? telling : [...sentences.keys()]
  if (candidates.length === 0) return gatherAnswers([])
  const passages = candidates.map((index) => passageAround(context, sentences, index))
  const alone = candidates.map((index) => sentences[index]?.text ?? '')
  const texts = passages.map(({ text }) => text)
  const [asked, ...vectors] = await embedTexts(model, [question, ...alone, ...texts], signal)
  const scores = candidates.map((_, at) => {
    const both = [vectors[at], vectors[at + candidates.length]]
    return both.reduce((sum, vector) => sum + (vector && asked ? cosine(asked, vector) : 0), 0) / 2
  })
  const best = bestFirst(scores, wordMatches(question, alone)).slice(0, top)
  const found = best.map((at) => {
    const sentence = sentences[candidates[at] ?? 0] as Sentence
    return { ...sentence, score: Math.max(0, scores[at] ?? 0) }
  })
  return gatherAnswers(found, context, sentences)
}

function bestFirst(scores: readonly number[], matches: readonly number[]): number[] {
  const most = matches.reduce((a, b) => Math.max(a, b), 0) || 1
  const ranks = scores.map((score, at) => score + (wordWeight * (matches[at] ?? 0)) / most)
  return [...ranks.keys()].toSorted((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0))
}

function asks(sentence: Sentence | undefined): boolean {
  return /[?？؟]["'”’)]*$/.test(sentence?.text ?? '')
}
