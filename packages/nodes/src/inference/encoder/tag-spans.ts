import type { TaggedSpan } from '../../models/encoders.ts'
import type { Word } from './words.ts'

/** What a model says about a token: the place of a label among all, and its probability. */
export interface TokenTag {
  label: number
  probability: number
}

/** A label without what it says about the place in a span. */
interface Tag {
  /** `undefined` outside of all spans. */
  name: string | undefined
  /** Whether a span begins here in any case. */
  begins: boolean
  /** Whether a span ends here in any case. */
  ends: boolean
}

/**
 * Reads labels of tokens. `B-PER` begins a span and `I-PER` goes on with it; the end may be marked
 * by `E-` or `L-`, and a span of one word by `S-` or `U-`. Where labels are plain, neighbours of one
 * label are one span. `O` is outside.
 */
export function readTags(labels: readonly string[]): Tag[] {
  const named = labels.filter((label) => label !== 'O')
  const marked = named.length > 0 && named.every((label) => markedLabel.test(label))
  return labels.map((label) => {
    if (label === 'O') return { name: undefined, begins: false, ends: false }
    const [, mark = 'I', name = label] = (marked && markedLabel.exec(label)) || []
    return { name, begins: 'BSU'.includes(mark), ends: 'ELSU'.includes(mark) }
  })
}

const markedLabel = /^([BIELSU])[-_](.+)$/

/**
 * Merges words of one label into spans. A word has the label and the probability of its first
 * token, so that no word is split; a span has the mean of its words.
 */
export function mergeTags(
  text: string,
  words: readonly Word[],
  { tokens, tags }: { tokens: readonly TokenTag[]; tags: readonly Tag[] },
): TaggedSpan[] {
  const spans: TaggedSpan[] = []
  let open: { span: TaggedSpan; count: number } | undefined
  for (const word of words) {
    const { label, probability } = tokens[word.first] ?? { label: -1, probability: 0 }
    const { name, begins = false, ends = false } = tags[label] ?? {}
    if (name === undefined) {
      open = undefined
      continue
    }
    if (!open || begins || open.span.label !== name) {
      open = {
        span: { label: name, start: word.start, end: word.end, text: '', score: 0 },
        count: 0,
      }
      spans.push(open.span)
    }
    const { span } = open
    span.end = word.end
    span.text = text.slice(span.start, span.end)
    span.score = (span.score * open.count + probability) / (open.count + 1)
    open = ends ? undefined : { span, count: open.count + 1 }
  }
  return spans
}
