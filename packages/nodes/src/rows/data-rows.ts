import { FlowError } from '@chainwright/core'
import { csvRows } from '../text/table-rows.ts'

/** One row of data: values by column. Cells of a CSV file are texts. */
export type DataRow = Readonly<Record<string, unknown>>

/**
 * The rows of a file of JSON lines, an object on each, or of a CSV file whose first line names the
 * columns. Throws `table-invalid` with the line at fault.
 */
export function dataRows(text: string, name: string): DataRow[] {
  if (/\.csv$/i.test(name)) {
    return csvRows(text, name).map(({ values }) => Object.fromEntries(values))
  }
  const lines = [...text.split('\n').entries()].filter(([, line]) => line.trim() !== '')
  return lines.map(([at, line]) => readLine(line, at + 1, name))
}

function readLine(line: string, number: number, name: string): DataRow {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw invalid(name, number, error instanceof Error ? error.message : String(error))
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw invalid(name, number, 'it is no object')
}

function invalid(name: string, number: number, problem: string): FlowError {
  return new FlowError({
    code: 'table-invalid',
    message: `"${name}" cannot be read as rows of data: line ${number}: ${problem}. Write one JSON object per line, such as { "question": "…" }, or a CSV file with the columns' names in its first line.`,
  })
}
