/** A stretch of a text: UTF-16 positions, `end` not included. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Kinds of pieces that a text falls into, coarsest first. */
export type Granularity = 'paragraph' | 'sentence' | 'word'

// One fixed language, so that the same text falls apart the same way on every machine. The rules for
// scripts without spaces (Chinese, Japanese, Thai, …) apply all the same.
const sentenceSegmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const wordSegmenter = new Intl.Segmenter('en', { granularity: 'word' })
const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The pieces of a text, in order and without gaps: put together they are the text. Whitespace and
 * punctuation belong to the piece before them, but the space before a word to that word, as in most
 * vocabularies. No border lies inside a grapheme.
 */
export function spansOf(text: string, granularity: Granularity): Span[] {
  const starts = startsOf(text, granularity)
  const graphemes = graphemeSegmenter.segment(text)
  const borders = starts.filter((at) => at > 0 && graphemes.containing(at)?.index === at)
  const spans: Span[] = []
  let start = 0
  for (const end of [...borders, text.length]) {
    if (end > start) spans.push({ start, end })
    start = end
  }
  return spans
}

/**
 * The border between two graphemes nearest to the middle of a text, looking backwards first;
 * `undefined` when the text is a single grapheme.
 */
export function middleBorder(text: string): number | undefined {
  const grapheme = graphemeSegmenter.segment(text).containing(text.length >> 1)
  if (!grapheme) return undefined
  if (grapheme.index > 0) return grapheme.index
  const end = grapheme.segment.length
  return end < text.length ? end : undefined
}

/** The sentences of a text as it would be read out: trimmed, blank ones left out. */
export function sentencesOf(text: string): (Span & { text: string })[] {
  const sentences = []
  for (const { start, end } of spansOf(text, 'sentence')) {
    const raw = text.slice(start, end)
    const trimmed = raw.trim()
    if (trimmed === '') continue
    const from = start + raw.indexOf(trimmed)
    sentences.push({ start: from, end: from + trimmed.length, text: trimmed })
  }
  return sentences
}

/** The words of a text in lower case, without punctuation. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { segment, isWordLike } of wordSegmenter.segment(text.toLowerCase())) {
    if (isWordLike) words.push(segment)
  }
  return words
}

function startsOf(text: string, granularity: Granularity): number[] {
  switch (granularity) {
    case 'paragraph':
      // A blank line ends a paragraph.
      return Array.from(text.matchAll(/\n[^\S\n]*\n\s*/g), (gap) => gap.index + gap[0].length)
    case 'sentence':
      return Array.from(sentenceSegmenter.segment(text), (piece) => piece.index)
    case 'word':
      return wordStarts(text)
  }
}

function wordStarts(text: string): number[] {
  const starts: number[] = []
  let space: number | undefined
  for (const { index, segment, isWordLike } of wordSegmenter.segment(text)) {
    if (isWordLike) starts.push(space ?? index)
    space = segment.trim() === '' ? index : undefined
  }
  // What stands before the first word goes with it.
  return starts.slice(1)
}
