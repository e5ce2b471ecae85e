import type { Tag, TaggedSpan } from '../models/encoders.ts'

/** Marks each run of capitalised words, one space between them, as a `NAME` with the score 0.9. */
export function fakeTags(text: string): TaggedSpan[] {
  const names = text.matchAll(/\p{Lu}[\p{L}\p{N}]*(?: \p{Lu}[\p{L}\p{N}]*)*/gu)
  return Array.from(names, ({ 0: name, index }) => ({
    label: 'NAME',
    text: name,
    start: index,
    end: index + name.length,
    score: 0.9,
  }))
}

/** The `tag` capability over a function of one text. */
export function createFakeTagger(tag: (text: string) => TaggedSpan[]): Tag {
  return {
    async tag(texts, { signal }) {
      signal.throwIfAborted()
      return texts.map((text) => tag(text))
    },
  }
}
