import { FlowError, type Outputs, type Plan } from '@chainwright/core'
import { didYouMean } from '../nearest-name.ts'
import type { DataRow } from '@chainwright/nodes/data'
import { commandLineError } from '../parse-arguments.ts'

/** Which column feeds each input of the flow. */
export type Columns = ReadonlyMap<string, string>

/** How columns are chosen. */
export interface ColumnChoice {
  /** `INPUT=COLUMN`, as `--map` gives it. */
  readonly maps: readonly string[]
  /** Inputs that have one value for all rows, and take none from a column. */
  readonly fixed: Outputs
}

/**
 * The columns that feed a flow: each input takes the column of its own name, unless `--map
 * INPUT=COLUMN` names another. Throws `command-line` for an input or a column that is not there, and
 * `column-missing` for an input that nothing feeds.
 */
export function chooseColumns(
  plan: Plan,
  rows: readonly DataRow[],
  { maps, fixed }: ColumnChoice,
): Columns {
  const there = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = new Map<string, string>()
  for (const name of plan.inputs.keys()) {
    if (there.has(name) && !Object.hasOwn(fixed, name)) columns.set(name, name)
  }
  for (const written of maps) {
    const [name = '', column = ''] = written.split(/=(.*)/s)
    if (!plan.inputs.has(name)) {
      const hint = didYouMean(name, [...plan.inputs.keys()])
      throw commandLineError(`--map ${written}: the flow has no input \`${name}\`${hint}`)
    }
    if (!there.has(column)) {
      const hint = didYouMean(column, [...there])
      throw commandLineError(`--map ${written}: no row has a column \`${column}\`${hint}`)
    }
    columns.set(name, column)
  }
  const missing = [...plan.inputs].find(([name, input]) => {
    return input.default === undefined && !columns.has(name) && !Object.hasOwn(fixed, name)
  })
  if (!missing) return columns
  const known = [...there].map((column) => `\`${column}\``).join(', ') || 'none'
  const told = `the flow needs \`${missing[0]}\`, and no row has a column of that name (there are ${known}): add --map ${missing[0]}=COLUMN, or --input ${missing[0]}=VALUE for all rows`
  throw new FlowError({ code: 'column-missing', message: told, port: missing[0] })
}

/** The columns of a row that feed no input: names, expected answers, and the like. */
export function otherColumns(row: DataRow, columns: Columns): DataRow {
  const used = new Set(columns.values())
  return Object.fromEntries(Object.entries(row).filter(([column]) => !used.has(column)))
}
