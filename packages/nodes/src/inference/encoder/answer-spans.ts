import type { Span } from '../../models/inference.ts'

/** How likely tokens of a passage are to be the first or the last of an answer, as logits. */
export interface AnswerLogits {
  /** Place of the first of these tokens in the passage. */
  offset: number
  starts: ArrayLike<number>
  ends: ArrayLike<number>
}

/** An answer as tokens of the passage: from `start` to `end`, both included. */
export interface TokenSpan extends Span {
  probability: number
}

/** Longest answer, in tokens, as in the evaluation of SQuAD (Rajpurkar et al. 2016; Devlin et al. 2019). */
const longestAnswer = 30

/**
 * The windows in which a passage is read: ranges of tokens that overlap by `overlap`, or by half of
 * a window if that is less.
 */
export function planWindows(length: number, capacity: number, overlap: number): Span[] {
  const step = Math.max(1, capacity - Math.min(overlap, Math.floor(capacity / 2)))
  const windows = [{ start: 0, end: Math.min(length, capacity) }]
  for (let start = step; (windows.at(-1)?.end ?? length) < length; start += step) {
    windows.push({ start, end: Math.min(length, start + capacity) })
  }
  return windows
}

/**
 * Every answer of the passage with its probability: the softmax of the sum of both logits, over all
 * answers of all windows. A token that several windows hold is judged by the one in which it has the
 * most context. `blank` tokens neither begin nor end an answer.
 */
export function rankAnswers(
  windows: readonly AnswerLogits[],
  blank: (token: number) => boolean,
): TokenSpan[] {
  const found = windows.flatMap((window, index) => answersOf(window, { windows, index, blank }))
  const top = found.reduce((highest, { probability }) => Math.max(highest, probability), -Infinity)
  for (const answer of found) answer.probability = Math.exp(answer.probability - top)
  const sum = found.reduce((total, { probability }) => total + probability, 0)
  for (const answer of found) answer.probability /= sum
  return found
}

/** The answers that begin in a window, with their sums of logits in the place of probabilities. */
function answersOf(
  { offset, starts, ends }: AnswerLogits,
  {
    windows,
    index,
    blank,
  }: { windows: readonly AnswerLogits[]; index: number; blank: (token: number) => boolean },
): TokenSpan[] {
  const answers: TokenSpan[] = []
  for (let first = 0; first < starts.length; first += 1) {
    const start = offset + first
    if (blank(start) || bestWindow(windows, start) !== index) continue
    const limit = Math.min(starts.length, first + longestAnswer)
    for (let last = first; last < limit; last += 1) {
      if (blank(offset + last)) continue
      const logit = (starts[first] ?? 0) + (ends[last] ?? 0)
      answers.push({ start, end: offset + last, probability: logit })
    }
  }
  return answers
}

/** The window in which a token has the most context on its shorter side. */
function bestWindow(windows: readonly AnswerLogits[], token: number): number {
  let best = -1
  let most = -1
  for (const [index, { offset, starts }] of windows.entries()) {
    const context = Math.min(token - offset, offset + starts.length - 1 - token)
    const score = context + 0.01 * starts.length
    if (context >= 0 && score > most) [best, most] = [index, score]
  }
  return best
}

/** The `top` likeliest answers of which no two share a token, likeliest first. */
export function pickAnswers(answers: readonly TokenSpan[], top: number): TokenSpan[] {
  const picked: TokenSpan[] = []
  let left = answers
  while (picked.length < top && left.length > 0) {
    const best = left.reduce((a, b) => (b.probability > a.probability ? b : a))
    picked.push(best)
    left = left.filter(({ start, end }) => end < best.start || start > best.end)
  }
  return picked
}
