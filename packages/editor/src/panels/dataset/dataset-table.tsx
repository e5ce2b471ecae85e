import { useMemo } from 'react'
import { Badge } from '../../parts/basics/badge.tsx'
import type { Column } from '../../parts/search/column.ts'
import { Table } from '../../parts/search/table.tsx'
import { valuePreview } from '../../parts/values/value-preview.ts'
import { formatDuration } from '../../lib/quantities.ts'
import { datasetText } from '../../text/dataset.ts'
import type { DatasetState } from './dataset.ts'
import { shownRows, type ShownRow } from './results.ts'

/** An output of the flow: a column of results. */
export interface OutputColumn {
  readonly name: string
  /** Name of its port type. */
  readonly type: string
}

/** What the table of a data set takes. */
export interface DatasetTableProps {
  readonly state: DatasetState
  readonly outputs: readonly OutputColumn[]
  readonly onOpen: (row: ShownRow) => void
}

const longest = 160

/** Rows of data with their results, which fill in as they come. */
export function DatasetTable({ state, outputs, onOpen }: DatasetTableProps) {
  const { columns: names } = state
  const columns = useMemo(
    () => [
      rowColumn,
      ...names.map(dataColumn),
      ...outputs.map(outputColumn),
      stateColumn,
      timeColumn,
    ],
    [names, outputs],
  )
  return (
    <Table
      label={datasetText.title}
      columns={columns}
      rows={shownRows(state)}
      rowKey={({ row }) => String(row)}
      onOpen={onOpen}
    />
  )
}

const rowColumn: Column<ShownRow> = {
  id: '(row)',
  title: datasetText.row,
  width: 56,
  align: 'end',
  render: ({ row }) => row + 1,
  sortValue: ({ row }) => row,
}

const stateColumn: Column<ShownRow> = {
  id: '(state)',
  title: datasetText.state,
  width: 96,
  render: ({ status, error }) => (
    <span title={error?.message}>
      <Badge tone={tones[status]}>{datasetText.states[status]}</Badge>
    </span>
  ),
  sortValue: ({ status }) => status,
}

const timeColumn: Column<ShownRow> = {
  id: '(time)',
  title: datasetText.time,
  width: 84,
  align: 'end',
  render: ({ durationMs }) => (durationMs > 0 ? formatDuration(durationMs) : ''),
  sortValue: ({ durationMs }) => durationMs,
}

const tones = {
  waiting: 'neutral',
  running: 'accent',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'warning',
} as const

function dataColumn(name: string): Column<ShownRow> {
  const text = ({ data }: ShownRow): string => previewOf('json', data[name])
  return { id: `data.${name}`, title: name, render: text, sortValue: text }
}

function outputColumn({ name, type }: OutputColumn): Column<ShownRow> {
  const text = ({ outputs }: ShownRow): string => previewOf(type, outputs[name])
  return { id: `output.${name}`, title: `→ ${name}`, render: text, sortValue: text }
}

function previewOf(type: string, value: unknown): string {
  return value === undefined ? '' : valuePreview(type, value, longest)
}
