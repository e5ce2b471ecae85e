/** A part of two texts: in both, or in one of them alone. */
export interface WordPart {
  readonly type: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Above this many pairs of words, texts are told apart as a whole between their common ends. */
const mostPairs = 4_000_000

/** What was removed from one text and added to make another, word by word; the parts make up both. */
export function diffWords(before: string, after: string): WordPart[] {
  const one = wordsOf(before)
  const other = wordsOf(after)
  const start = commonStart(one, other)
  const end = commonEnd(one, other, start)
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)]
  const parts: WordPart[] = [{ type: 'same', text: one.slice(0, start).join('') }]
  if (left.length * right.length > mostPairs) {
    parts.push({ type: 'removed', text: left.join('') }, { type: 'added', text: right.join('') })
  } else parts.push(...diffMiddle(left, right))
  parts.push({ type: 'same', text: one.slice(one.length - end).join('') })
  return joined(parts)
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  let at = 0
  while (at < one.length && at < other.length && one[at] === other[at]) at++
  return at
}

function commonEnd(one: readonly string[], other: readonly string[], start: number): number {
  let at = 0
  const most = Math.min(one.length, other.length) - start
  while (at < most && one[one.length - 1 - at] === other[other.length - 1 - at]) at++
  return at
}

/** The longest common row of words, by the table of all pairs. */
function diffMiddle(left: readonly string[], right: readonly string[]): WordPart[] {
  const width = right.length + 1
  const table = new Uint32Array((left.length + 1) * width)
  const at = (row: number, column: number): number => table[row * width + column] ?? 0
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const isSame = left[row] === right[column]
      const best = Math.max(at(row + 1, column), at(row, column + 1))
      table[row * width + column] = isSame ? at(row + 1, column + 1) + 1 : best
    }
  }
  const parts: WordPart[] = []
  let [row, column] = [0, 0]
  while (row < left.length || column < right.length) {
    const [word, other] = [left[row], right[column]]
    if (word !== undefined && word === other) {
      parts.push({ type: 'same', text: word })
      row++
      column++
    } else if (
      word !== undefined &&
      (other === undefined || at(row + 1, column) >= at(row, column + 1))
    ) {
      parts.push({ type: 'removed', text: word })
      row++
    } else {
      parts.push({ type: 'added', text: other ?? '' })
      column++
    }
  }
  return parts
}

function joined(parts: readonly WordPart[]): WordPart[] {
  const all: WordPart[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (part.text === '') continue
    if (last?.type === part.type) all[all.length - 1] = { ...last, text: last.text + part.text }
    else all.push(part)
  }
  return all
}
