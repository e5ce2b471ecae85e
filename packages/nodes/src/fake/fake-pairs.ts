import type { Classify, Entail, Entailment, Score } from '../models/encoders.ts'
import type { TextPair } from '../models/inference.ts'
import type { Labels } from '@chainwright/core'
import { fakeWords, sharedWords } from './fake-words.ts'

/**
 * Entailment by words: with the share `s` of the hypothesis' different words that occur in the
 * premise, the logit of entailment is `4 (2s - 1)`, of contradiction its negative, of neutral 0.
 */
export function fakeEntailment({ first, second }: TextPair): Entailment {
  const words = new Set(fakeWords(second)).size
  const share = words === 0 ? 1 : sharedWords(second, first) / words
  const entailment = 4 * (2 * share - 1)
  return { entailment, neutral: 0, contradiction: -entailment }
}

/** A logit by words: how many different words of the reply occur in the prompt. */
export function fakeScore({ first, second }: TextPair): number {
  return sharedWords(second, first)
}

/** The `classify` capability over a function of one text. */
export function createFakeClassifier(classify: (text: string) => Labels): Classify {
  return {
    async classify(texts, { signal }) {
      signal.throwIfAborted()
      return texts.map((text) => classify(text))
    },
  }
}

/** The `entail` capability over a function of one pair. */
export function createFakeEntailer(entail: (pair: TextPair) => Entailment): Entail {
  return {
    async entail(pairs, { signal }) {
      signal.throwIfAborted()
      return pairs.map((pair) => entail(pair))
    },
  }
}

/** The `score` capability over a function of one pair. */
export function createFakeScorer(score: (pair: TextPair) => number): Score {
  return {
    async score(pairs, { signal }) {
      signal.throwIfAborted()
      return pairs.map((pair) => score(pair))
    },
  }
}
