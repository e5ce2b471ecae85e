import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { readsPadding } from './padding.ts'
import { sharedLength } from './prefix-cache.ts'
import { pieceLengthOn, readPrompt } from './read-prompt.ts'
import { emptyTexts, joinTexts, pickTexts, readOn } from './read-texts.ts'
import type { Logits, ReadTexts } from './read-texts.ts'

/** Prompts that were read, and the logits of the token that comes next after each of them. */
export interface ReadPrompts {
  texts: ReadTexts
  logits: Logits
}

/**
 * Beyond so many tokens a prompt is read by itself: it fills a pass well enough, and what it shares
 * with earlier prompts need not be read.
 */
const longestShort = 48

/**
 * Reads prompts, all different, to be continued side by side. What short ones have in common at
 * their beginning is read once.
 */
export async function readPrompts(
  model: LoadedModel,
  prompts: readonly (readonly number[])[],
  context: WorkContext,
): Promise<ReadPrompts> {
  const [first = [], ...others] = prompts
  const shared = slidesOver(model)
    ? 0
    : Math.min(...others.map((other) => sharedLength(first, other)), ...prompts.map(withoutLast))
  const longest = Math.max(...prompts.map(({ length }) => length)) - shared
  const together = others.length > 0 && longest <= longestShort
  if (!together || !(await readsPadding(model.network))) return readEach(model, prompts, context)
  const start = shared > 0 ? await readPrompt(model, first.slice(0, shared), context) : null
  const texts = start
    ? await pickTexts(
        start.texts,
        prompts.map(() => 0),
      )
    : emptyTexts(prompts.length)
  return readSideBySide(model, { texts, rows: prompts.map((one) => one.slice(shared)) }, context)
}

function withoutLast({ length }: readonly number[]): number {
  return length - 1
}

/** Models that look back a fixed number of columns would count the padding between two parts. */
function slidesOver({ config }: LoadedModel): boolean {
  return typeof config['sliding_window'] === 'number'
}

async function readEach(
  model: LoadedModel,
  prompts: readonly (readonly number[])[],
  context: WorkContext,
): Promise<ReadPrompts> {
  const read: { texts: ReadTexts; logits: Float32Array }[] = []
  for (const prompt of prompts) {
    const { texts, logits } = await readPrompt(model, prompt, context)
    read.push({ texts, logits: logits.slice() })
  }
  const texts = await joinTexts(read.map((one) => one.texts))
  return { texts, logits: (row) => read[row]?.logits ?? new Float32Array() }
}

async function readSideBySide(
  { network, specification }: LoadedModel,
  { texts, rows }: { texts: ReadTexts; rows: readonly (readonly number[])[] },
  context: WorkContext,
): Promise<ReadPrompts> {
  const longest = Math.max(...rows.map(({ length }) => length))
  const width = Math.max(1, Math.floor(pieceLengthOn(specification.device) / rows.length))
  let read: ReadPrompts = { texts, logits: () => new Float32Array() }
  for (let left = longest; left > 0; left -= width) {
    throwIfCancelled(context)
    // Counted from the end, so that all rows end in the same column.
    const piece = rows.map((row) => row.slice(...fromEnd(row.length, left, left - width)))
    read = await readOn(network, read.texts, { rows: piece, padding: 'front', logits: 'last' })
  }
  return read
}

/** Where the part of a row of this length begins and ends that lies so far from its end. */
function fromEnd(length: number, from: number, to: number): [number, number] {
  return [Math.max(0, length - from), Math.max(0, length - Math.max(0, to))]
}
