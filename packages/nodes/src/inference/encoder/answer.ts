import type { Tensor } from '@huggingface/transformers'
import type { AnswerSpan } from '../../models/encoders.ts'
import type { TextPair } from '../../models/inference.ts'
import { pickAnswers, planWindows, rankAnswers } from './answer-spans.ts'
import type { AnswerLogits, TokenSpan } from './answer-spans.ts'
import { numbersOf, runInBatches } from './batches.ts'
import type { BatchOutput } from './batches.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { headUnfit } from './logits.ts'
import { textTooLong } from './rows.ts'
import type { NetworkInput } from '../text/input-template.ts'
import type { PlacedTokens } from '../text/offsets.ts'
import { groupWords } from './words.ts'

/** Longest input in tokens, question included, and how much of a passage two windows share. */
const usual = { input: 384, overlap: 128 }
/** Fewest tokens of a passage that a window must have room for. */
const leastRoom = 8

/** A window of a passage, as it goes through the network. */
interface WindowRow {
  row: NetworkInput
  offset: number
  length: number
}

/**
 * The `top` likeliest answers to each question in its passage. Throws a `FlowError`:
 * `text-too-long` for a question that leaves no room, or `model-unreadable`.
 */
export async function findAnswers(
  model: LoadedModel,
  { pairs, top }: { pairs: readonly TextPair[]; top: number },
  context: WorkContext,
): Promise<AnswerSpan[][]> {
  const passages = pairs.map(({ second }) => model.tokenizer.place(second))
  const windows = pairs.map(({ first }, index) =>
    windowRows(model, { question: first, passage: passages[index]?.ids ?? [], index }),
  )
  const all = windows.flat()
  const logits = await runInBatches(
    model,
    all.map(({ row }) => row),
    { context, read: readSpans },
  )
  const found = new Map(all.map((window, at) => [window, logits[at]]))
  return pairs.map(({ second }, index) => {
    const placed = passages[index] ?? { ids: [], spans: [] }
    const read = (windows[index] ?? []).map((window): AnswerLogits => {
      const { offset, length, row } = window
      const start = row.starts[1] ?? 0
      const [starts = [], ends = []] = found.get(window) ?? []
      return {
        offset,
        starts: starts.slice(start, start + length),
        ends: ends.slice(start, start + length),
      }
    })
    return answersIn(second, placed, { windows: read, top })
  })
}

function windowRows(
  { tokenizer, specification }: LoadedModel,
  { question, passage, index }: { question: string; passage: readonly number[]; index: number },
): WindowRow[] {
  const asked = tokenizer.encode(question)
  const around = tokenizer.frame([asked, []]).ids.length
  const window = specification.contextWindow
  const capacity = Math.max(Math.min(window, usual.input), around + leastRoom) - around
  if (around + capacity > window) {
    throw textTooLong(
      `The question of pair ${index + 1} has ${asked.length} tokens, which leaves no room for its passage in the ${window} that the model can read at once. Ask a shorter question.`,
    )
  }
  if (passage.length === 0) return []
  return planWindows(passage.length, capacity, usual.overlap).map(({ start, end }) => ({
    row: tokenizer.frame([asked, passage.slice(start, end)]),
    offset: start,
    length: end - start,
  }))
}

/** The logits of each token of each row to be the start and the end of an answer. */
function readSpans({ outputs, rows }: BatchOutput): [Float32Array, Float32Array][] {
  const { start_logits: starts, end_logits: ends } = outputs
  if (starts?.dims.length !== 2 || ends?.dims.length !== 2) {
    throw headUnfit('it does not tell where an answer starts and ends')
  }
  return rows.map((_, row) => [rowOf(starts, row), rowOf(ends, row)])
}

function rowOf(tensor: Tensor, row: number): Float32Array {
  const [, width = 0] = tensor.dims
  return numbersOf(tensor).slice(row * width, (row + 1) * width)
}

/** The best answers as parts of the passage; half a word is made whole. */
function answersIn(
  passage: string,
  { spans }: PlacedTokens,
  { windows, top }: { windows: readonly AnswerLogits[]; top: number },
): AnswerSpan[] {
  const words = groupWords(passage, spans)
  const wordOf = new Map(
    words.flatMap((word) =>
      Array.from({ length: word.last - word.first + 1 }, (_, at) => [word.first + at, word]),
    ),
  )
  const isBlank = (token: number): boolean => !wordOf.has(token)
  const answers = pickAnswers(rankAnswers(windows, isBlank), top)
  return answers.map(({ start: first, end: last, probability }: TokenSpan) => {
    const start = wordOf.get(first)?.start ?? 0
    const end = wordOf.get(last)?.end ?? 0
    return { text: passage.slice(start, end), start, end, score: probability }
  })
}
