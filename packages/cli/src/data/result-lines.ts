import { canonicalJson, errorRecord, sha256, type Json, type RowResult } from '@chainwright/core'
import type { DataRow } from '@chainwright/nodes/data'

/** One line of a file of results. */
export interface ResultLine {
  /** Number of the row in the data, from 0. */
  readonly row: number
  /** What the result was made from: flow, inputs and settings. Another key is another result. */
  readonly key: string
  /** The run on an engine that it comes from. */
  readonly run?: string
  readonly status: RowResult['status']
  readonly outputs: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: string; readonly message: string; readonly node?: string }
  readonly usage: RowResult['usage']
  readonly durationMs: number
  /** The columns that feed no input. */
  readonly data?: DataRow
}

/** What stands for a row: the same flow, inputs and seed give the same key. */
export function rowKey(digest: string, inputs: DataRow, seed: number | undefined): string {
  return sha256(canonicalJson({ digest, inputs, seed: seed ?? null } as Json)).slice(0, 32)
}

/** What is kept of a row's result. */
export function resultLine(
  result: RowResult & { readonly run?: string | undefined },
  key: string,
  data: DataRow,
): ResultLine {
  const { row, run, status, outputs, error, usage, durationMs } = result
  return {
    row,
    key,
    ...(run !== undefined && { run }),
    status,
    outputs,
    ...(error && { error: errorRecord(error) as NonNullable<ResultLine['error']> }),
    usage,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(Object.keys(data).length > 0 && { data }),
  }
}

/** True for a line as files of results have them. */
export function isResultLine(line: string): boolean {
  return readLine(line) !== undefined
}

/**
 * How much of a file of results still holds: the lines of the first rows, one after the other, each
 * with the key that the row has now and a run that was not cancelled. A line that was cut off while
 * it was written, and all behind it, does not.
 */
export function heldLines(text: string, keys: readonly string[]): ResultLine[] {
  const held: ResultLine[] = []
  for (const line of text.split('\n').slice(0, -1)) {
    const read = readLine(line)
    const fits = read?.row === held.length && read.key === keys[held.length]
    if (!read || !fits || read.status === 'cancelled') return held
    held.push(read)
  }
  return held
}

/** Own lines are trusted once they parse and name a row: they are not data of strangers. */
function readLine(line: string): ResultLine | undefined {
  try {
    const value = JSON.parse(line) as ResultLine
    return typeof value?.row === 'number' && typeof value.key === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
