import type { Normalizer } from './tokenizer-parts.ts'

/** A text that was made of another one, with the place in it where each code unit came from. */
export interface TracedText {
  text: string
  /** First code unit of the original for each code unit. */
  from: readonly number[]
  /** One past its last; equal to `from` for what was put in. */
  to: readonly number[]
}

/** A text before anything was done to it. Both halves of a surrogate pair mean the whole of it. */
export function traceText(text: string): TracedText {
  const from: number[] = []
  const to: number[] = []
  for (const character of text) {
    const start = from.length
    for (let unit = 0; unit < character.length; unit += 1) {
      from.push(start)
      to.push(start + character.length)
    }
  }
  return { text, from, to }
}

/** Part of a traced text. */
export function sliceTraced(
  { text, from, to }: TracedText,
  start: number,
  end: number,
): TracedText {
  return { text: text.slice(start, end), from: from.slice(start, end), to: to.slice(start, end) }
}

/** Does to a text what a normalizer does, and keeps track of where each character came from. */
export function traceNormalizer(normalizer: Normalizer, traced: TracedText): TracedText {
  if (normalizer.normalizers) {
    return normalizer.normalizers.reduce<TracedText>(
      (before, step) => (step ? traceNormalizer(step, before) : before),
      traced,
    )
  }
  return checked(traced, normalizer.normalize(traced.text), traceStep(normalizer, traced))
}

function traceStep(normalizer: Normalizer, traced: TracedText): TracedText {
  const { config, pattern } = normalizer
  switch (config.type) {
    case 'Strip':
      return tracedTrim(traced, {
        left: config.strip_left ?? false,
        right: config.strip_right ?? false,
      })
    case 'Prepend':
      return prepended(traced, config.prepend ?? '')
    case 'Replace':
      return pattern ? traceReplace(traced, pattern, config.content ?? '') : traced
    default:
      return traceByCharacter(traced, (text) => normalizer.normalize(text))
  }
}

function prepended({ text, from, to }: TracedText, start: string): TracedText {
  const nowhere = Array.from({ length: start.length }, () => from[0] ?? 0)
  return { text: start + text, from: [...nowhere, ...from], to: [...nowhere, ...to] }
}

/** Takes white space off one or both ends. */
export function tracedTrim(
  traced: TracedText,
  { left, right }: { left: boolean; right: boolean },
): TracedText {
  const { text } = traced
  const start = left ? text.length - text.trimStart().length : 0
  const end = right ? text.trimEnd().length : text.length
  return sliceTraced(traced, start, Math.max(start, end))
}

/** Puts `content` in the place of each match of a global pattern. */
export function traceReplace(traced: TracedText, pattern: RegExp, content: string): TracedText {
  const parts: TracedText[] = []
  let done = 0
  for (const match of traced.text.matchAll(pattern)) {
    const end = match.index + match[0].length
    parts.push(sliceTraced(traced, done, match.index), blockOf(traced, match.index, end, content))
    done = end
  }
  return joined([...parts, sliceTraced(traced, done, traced.text.length)])
}

/**
 * Applies a function that looks at few characters at a time, such as one that takes accents off.
 * Where what it does to a word is not what it does to its characters, the word stays one block.
 */
export function traceByCharacter(traced: TracedText, apply: (text: string) => string): TracedText {
  const parts = [...traced.text.matchAll(/\s+|\S+/g)].map(({ 0: word, index }) => {
    const end = index + word.length
    const result = apply(word)
    if (result === word) return sliceTraced(traced, index, end)
    const characters = [...segmenter.segment(word)].map(({ segment, index: at }) =>
      blockOf(traced, index + at, index + at + segment.length, apply(segment)),
    )
    const whole = joined(characters)
    // Of equal length, they differ in letters that depend on their neighbours, such as the last sigma.
    if (whole.text.length === result.length) return { ...whole, text: result }
    return blockOf(traced, index, end, result)
  })
  return checked(traced, apply(traced.text), joined(parts))
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The text that came out, even if tracing it failed: then each character may be from anywhere. */
function checked(before: TracedText, text: string, traced: TracedText): TracedText {
  return traced.text === text ? traced : blockOf(before, 0, before.text.length, text)
}

/** What a part became as a whole: each of its characters may be from anywhere in the part. */
function blockOf(traced: TracedText, start: number, end: number, text: string): TracedText {
  const part = sliceTraced(traced, start, end)
  if (part.text === text) return part
  const first = part.from[0] ?? traced.from[start] ?? traced.to.at(-1) ?? 0
  const units = Array.from({ length: text.length }, () => first)
  return { text, from: units, to: units.map(() => part.to.at(-1) ?? first) }
}

function joined(parts: readonly TracedText[]): TracedText {
  return {
    text: parts.map((part) => part.text).join(''),
    from: parts.flatMap((part) => part.from),
    to: parts.flatMap((part) => part.to),
  }
}
