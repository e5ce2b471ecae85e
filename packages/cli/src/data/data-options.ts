import { FlowError, type Plan } from '@chainwright/core'
import { rowInputs, type DataRow } from '@chainwright/nodes/data'
import { urlOptions } from '../configuration/read-allowed-urls.ts'
import { readSeed } from '../commands/run-options.ts'
import { hubOptions, jsonOption, nodeOptions } from '../commands/shared-options.ts'
import type { CheckedFlow } from '../checked-flow.ts'
import { engineOptions } from '../engine/engine-settings.ts'
import { refuseOptionsOfWorkers } from '../engine/refuse-options.ts'
import type { Environment } from '../environment.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { modelOptions } from '../open-models.ts'
import { commandLineError, numberOption, type Arguments, type Options } from '../parse-arguments.ts'
import type { PreparedRow, RowsCarrier } from './carry-out-rows.ts'
import { readData } from './read-data.ts'
import { chooseColumns, otherColumns, type Columns } from './row-inputs.ts'

/** The options of every command that runs a flow once per row of data. */
export const dataOptions: Options = {
  data: { value: 'FILE', description: 'Rows: JSON lines (*.jsonl), or CSV with names on top' },
  map: {
    value: 'INPUT=COLUMN',
    multiple: true,
    description: 'Feed a flow input from a column of another name (repeat for more)',
  },
  input: {
    value: 'NAME=VALUE',
    short: 'i',
    multiple: true,
    description: 'A flow input that is the same for all rows, written as for `run`',
  },
  most: { value: 'N', description: 'Take the first N rows only' },
  concurrency: {
    value: 'N',
    description: 'Rows that are in hand at once (default 32; 256 with --engine)',
  },
  seed: { value: 'N', description: 'Seed for nodes that draw at random, the same for all rows' },
  ...jsonOption,
  quiet: { short: 'q', description: 'Show no progress' },
  'allow-read': {
    value: 'FOLDER',
    multiple: true,
    description: 'Let the flow read files below FOLDER (repeat for more)',
  },
  ...urlOptions,
  'allow-download': {
    description: 'Download the models that the flow names, hf/OWNER/NAME, before it runs',
  },
  device: { value: 'DEVICE', description: 'Where models run: cpu (default), webgpu or auto' },
  ...engineOptions,
  store: { value: 'PLACE', description: 'With --engine: the store that all workers share' },
  ...nodeOptions,
  ...modelOptions,
  ...hubOptions,
}

/** The value of an option that a command cannot do without. Throws `command-line`. */
export function neededOption(given: Arguments, name: string, placeholder: string): string {
  const value = given.one(name)
  if (value !== undefined) return value
  throw commandLineError(`--${name} is missing: add --${name} ${placeholder}`)
}

/** The numbers among the options. Throws `command-line`. */
export function readDataNumbers(given: Arguments): {
  seed: number | undefined
  rowsAtOnce: number | undefined
} {
  return {
    seed: readSeed(given),
    rowsAtOnce: numberOption(given, 'concurrency', { minimum: 1, integer: true }),
  }
}

/** The rows that `--data` names; the first of them when `--most` says so. */
export async function readGivenRows(
  given: Arguments,
  environment: Environment,
): Promise<readonly DataRow[]> {
  const rows = await readData(neededOption(given, 'data', 'FILE'), environment)
  const most = numberOption(given, 'most', { minimum: 1, integer: true })
  return most === undefined ? rows : rows.slice(0, most)
}

/** Rows as a flow takes them. Throws as `chooseColumns` and `readInputs` do. */
export async function prepareRows(
  plan: Plan,
  rows: readonly DataRow[],
  { given, environment }: { given: Arguments; environment: Environment },
): Promise<{ prepared: PreparedRow[]; columns: Columns }> {
  const fixed = await readInputs(given.many('input'), plan, environment)
  const columns = chooseColumns(plan, rows, { maps: given.many('map'), fixed })
  const prepared = rows.map((row) => ({
    inputs: { ...fixed, ...rowInputs(plan, row, columns) },
    data: otherColumns(row, columns),
  }))
  return { prepared, columns }
}

/**
 * Who carries rows of a checked flow out. `text` is that of the flow that runs. Throws `command-line` for
 * options that have no meaning there.
 */
export function rowsCarrier(
  { engine, models, file }: CheckedFlow,
  given: Arguments,
  text: string = file.text,
): RowsCarrier {
  if (engine) {
    const others: Arguments = { ...given, has: (name) => name !== 'concurrency' && given.has(name) }
    refuseOptionsOfWorkers(others, engine.name)
    return { type: 'engine', engine, text, name: file.flow?.name }
  }
  if (given.has('store')) throw commandLineError('--store is for --engine: name the engine, too')
  if (models) return { type: 'here', models }
  throw new FlowError({ code: 'internal', message: 'a checked flow has models or an engine' })
}
