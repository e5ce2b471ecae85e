import type { LogProbabilities, Prompt, TokenLikelihood } from '../models/generate.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { fakeChat, fakePieces } from './fake-tokenizer.ts'
import { fakeWords } from './fake-words.ts'

/** Natural logarithm of the probability of a token after everything before it. */
export type FakeLikelihood = (token: string, before: string) => number

/** Words that the fake model imagines besides those it has read. */
const vocabulary = 1000

/**
 * Likelihoods without a model: a word that was read `count` times among `n` words has the probability
 * `(1 + count) / (1000 + n)`, whatever its case and the space before it. So what was said before is
 * likelier than anything else, and what is new has the same small probability each.
 */
export function fakeLikelihood(token: string, before: string): number {
  const words = fakeWords(before)
  const [word = token] = fakeWords(token)
  const count = words.filter((one) => one === word).length
  return Math.log((1 + count) / (vocabulary + words.length))
}

/** The likelihood of each token of `text` after `before`, with so many alternatives at each place. */
export function likelihoodsOf(
  text: string,
  before: string,
  likelihood: FakeLikelihood,
  { tokenize, alternatives }: { tokenize: Tokenize; alternatives: number },
): TokenLikelihood[] {
  let read = before
  return fakePieces(text).map((piece) => {
    const scored = (token: string): TokenLikelihood => ({
      token: tokenize.encode(token)[0] ?? 0,
      text: token,
      logProbability: likelihood(token, read),
    })
    const own = scored(piece)
    const others = alternatives > 0 ? candidates(piece, read).map(scored) : []
    read += piece
    if (alternatives === 0) return own
    const likeliest = others.toSorted((a, b) => b.logProbability - a.logProbability)
    return { ...own, alternatives: likeliest.slice(0, alternatives) }
  })
}

/** The `logProbabilities` capability over a likelihood of tokens; its beginning of text is scored. */
export function createFakeLikelihoods(
  likelihood: FakeLikelihood,
  tokenize: Tokenize,
): LogProbabilities {
  return {
    contextWindow: tokenize.contextWindow,
    chat: true,
    async logProbabilities(prompt, endings, { signal, alternatives = 0 }) {
      signal.throwIfAborted()
      const before = promptText(prompt)
      return endings.map((ending) =>
        likelihoodsOf(ending, before, likelihood, { tokenize, alternatives }),
      )
    },
  }
}

/** A prompt as the fake model reads it. */
export function promptText(prompt: Prompt): string {
  return 'text' in prompt ? prompt.text : fakeChat(prompt.messages)
}

/** What could stand at a place: the token itself, and every word that was read, with a space. */
function candidates(piece: string, read: string): string[] {
  return [...new Set([piece, ...fakeWords(read).map((word) => ` ${word}`)])]
}
