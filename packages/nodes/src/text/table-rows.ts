import { FlowError } from '@chainwright/core'
import Papa from 'papaparse'

/** A row of a table: its number in the file, from 1 without the head, and its values by column. */
export interface Row {
  readonly number: number
  readonly values: ReadonlyMap<string, string>
  /** The row as it stands: the text that is taken when no column is asked for. */
  readonly whole: string
}

/**
 * The rows of a table in CSV whose first line names the columns; the delimiter is found by itself.
 * Blank lines are left out. Throws `table-invalid` with the row at fault.
 */
export function csvRows(text: string, name: string): Row[] {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const error = errors.find(({ code }) => code !== 'UndetectableDelimiter')
  if (error) throw invalid(name, `row ${error.row ?? 0}`, error.message)
  const [head = [], ...body] = data
  const columns = head.map((column) => column.trim())
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) throw invalid(name, 'the first line', `"${twice}" names two columns`)
  return body.map((cells, index) => {
    if (cells.length > columns.length) {
      throw invalid(
        name,
        `row ${index + 1}`,
        `it has ${cells.length} cells for ${columns.length} columns`,
      )
    }
    const values = new Map(columns.map((column, at) => [column, cells[at] ?? '']))
    const whole = Array.from(values, ([column, value]) => `${column}: ${value}`).join('\n')
    return { number: index + 1, values, whole }
  })
}

/**
 * The values of a file of JSON lines, one per line; an object's own keys are its columns. Blank
 * lines are left out. Throws `table-invalid` with the line at fault.
 */
export function jsonLineRows(text: string, name: string): Row[] {
  const rows: Row[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parseLine(line, index + 1, name)
    const values = new Map(
      Object.entries(Array.isArray(value) || typeof value !== 'object' ? {} : (value ?? {})).map(
        ([key, part]) => [key, asText(part)],
      ),
    )
    rows.push({ number: index + 1, values, whole: asText(value) })
  }
  return rows
}

/**
 * One text per row: the value of a column, or the whole row when none is named. Throws
 * `column-missing` with the columns that there are.
 */
export function rowTexts(rows: readonly Row[], column: string | undefined, name: string): string[] {
  return rows.map((row) => {
    if (column === undefined) return row.whole
    const value = row.values.get(column)
    if (value !== undefined) return value
    const columns = [...row.values.keys()].map((key) => `"${key}"`).join(', ') || 'none'
    throw new FlowError({
      code: 'column-missing',
      message: `Row ${row.number} of "${name}" has no column "${column}"; it has: ${columns}. Name one of these.`,
      port: 'column',
    })
  })
}

function parseLine(line: string, number: number, name: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw invalid(name, `line ${number}`, error instanceof Error ? error.message : String(error))
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function invalid(name: string, place: string, problem: string): FlowError {
  return new FlowError({
    code: 'table-invalid',
    message: `"${name}" cannot be read as a table: ${place}: ${problem}. Correct the file, or choose the format text.`,
    port: 'files',
  })
}
