import { FlowError } from '@chainwright/core'
import type { BatchOutput } from './batches.ts'
import { numbersOf } from './batches.ts'

/**
 * The numbers that a head gives for each text as a whole. Throws a `FlowError` (`model-unreadable`)
 * when they are not `count` per text.
 */
export function textLogits({ outputs, rows }: BatchOutput, count: number): Float32Array[] {
  const logits = outputs['logits']
  if (!logits || logits.dims.at(-1) !== count || logits.dims[0] !== rows.length) {
    throw headUnfit(`its head does not give ${count} numbers per text`)
  }
  const numbers = numbersOf(logits)
  return rows.map((_, row) => numbers.subarray(row * count, (row + 1) * count))
}

/**
 * The numbers that a head gives for a token of a row; the tokens of all rows follow each other, each
 * row filled up to the longest. Throws a `FlowError` (`model-unreadable`) when they are not `count`
 * per token; left out, any count will do.
 */
export function tokenLogits(
  { outputs, rows }: BatchOutput,
  count?: number,
): (row: number, token: number) => Float32Array {
  const logits = outputs['logits']
  const [height, width = 0, size = 0] = logits?.dims ?? []
  const fits = logits?.dims.length === 3 && height === rows.length && size === (count ?? size)
  if (!fits) throw headUnfit(`its head does not give ${count ?? 'any'} numbers per token`)
  const numbers = numbersOf(logits)
  return (row, token) => {
    const start = (row * width + token) * size
    return numbers.subarray(start, start + size)
  }
}

/** The labels of a head in the order of its outputs. */
export function labelsOf(config: {
  id2label?: Record<string, string> | null | undefined
}): string[] {
  const entries = Object.entries(config.id2label ?? {})
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, label]) => label)
}

/** An error for a network that cannot do what its configuration promises. */
export function headUnfit(why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `The model cannot be used for this: ${why}. Choose a model that was trained for the task.`,
  })
}
