import type { FillMask } from '../models/encoders.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { fakeWords } from './fake-words.ts'

/** Words for one mask of a text, word to probability. `index` counts the masks of the text from 0. */
export type FakeFill = (text: string, index: number) => Readonly<Record<string, number>>

const mask = '[MASK]'

/** The words around the masks, each as likely as it is frequent; `word` where there is none. */
export function fakeFill(text: string): Record<string, number> {
  const words = fakeWords(text.replaceAll(mask, ' '))
  if (words.length === 0) return { word: 1 }
  const counts = Map.groupBy(words, (word) => word)
  return Object.fromEntries(Array.from(counts, ([word, all]) => [word, all.length / words.length]))
}

/** The `fillMask` capability over a function of a text and the place of a mask in it. */
export function createFakeMaskFiller(fill: FakeFill, tokenize: Tokenize): FillMask {
  return {
    mask,
    async fillMask(texts, { top, signal }) {
      signal.throwIfAborted()
      return texts.map((text) =>
        Array.from({ length: text.split(mask).length - 1 }, (_, index) => {
          const words = Object.entries(fill(text, index)).toSorted(([, a], [, b]) => b - a)
          return words.slice(0, top).map(([word, probability]) => {
            return { token: tokenize.encode(word)[0] ?? 0, text: word, probability }
          })
        }),
      )
    },
  }
}
