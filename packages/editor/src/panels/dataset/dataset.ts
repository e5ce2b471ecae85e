import type { FlowErrorRecord, Outputs } from '@chainwright/core'
import type { DataRow } from '@chainwright/nodes/data'
import type { Check } from '@chainwright/nodes/metrics'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Editor } from '../../session/editor.ts'

/** What became of one row. */
export interface RowOutcome {
  readonly status: 'running' | 'succeeded' | 'failed' | 'cancelled'
  readonly outputs: Outputs
  readonly error?: FlowErrorRecord | undefined
  readonly durationMs: number
  readonly tokens: number
}

/** Rows of data, and what a flow made of them. */
export interface DatasetState {
  /** Name of the file; empty before one was opened. */
  readonly name: string
  readonly rows: readonly DataRow[]
  /** The columns of all rows, in the order in which they first come. */
  readonly columns: readonly string[]
  /** Which column feeds each input of the flow; inputs without one take their value of the session. */
  readonly feeds: ReadonlyMap<string, string>
  readonly checks: readonly Check[]
  /** By row; `undefined` for a row that has not begun. */
  readonly outcomes: readonly (RowOutcome | undefined)[]
  readonly running: boolean
  /** When the rows that run now were begun, in milliseconds since 1970, and how long they have run. */
  readonly startedAt: number
  readonly elapsedMs: number
  readonly problem: string | undefined
}

/** Nothing opened. */
export const noDataset: DatasetState = {
  name: '',
  rows: [],
  columns: [],
  feeds: new Map(),
  checks: [],
  outcomes: [],
  running: false,
  startedAt: 0,
  elapsedMs: 0,
  problem: undefined,
}

const datasets = new WeakMap<Editor, StoreApi<DatasetState>>()

/** The data set of an editor: it outlives the panel that shows it. */
export function datasetOf(editor: Editor): StoreApi<DatasetState> {
  const known = datasets.get(editor)
  if (known) return known
  const made = createStore<DatasetState>(() => noDataset)
  datasets.set(editor, made)
  return made
}

/** The state with rows of a file in it; inputs of the flow are fed by the columns of their name. */
export function withRows(
  { checks }: DatasetState,
  { name, rows, inputs }: { name: string; rows: readonly DataRow[]; inputs: Iterable<string> },
): DatasetState {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const feeds = new Map([...inputs].filter((one) => columns.includes(one)).map((one) => [one, one]))
  // Checks whose column is gone have nothing to compare with.
  const kept = checks.filter(({ expected }) => !expected || columns.includes(expected))
  return { ...noDataset, name, rows, columns, feeds, checks: kept }
}

/** The outcomes with some of them set, by row. */
export function withOutcomes(
  outcomes: readonly (RowOutcome | undefined)[],
  made: ReadonlyMap<number, RowOutcome>,
): (RowOutcome | undefined)[] {
  const next = [...outcomes]
  for (const [row, outcome] of made) next[row] = outcome
  return next
}
