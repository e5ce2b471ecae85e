import { defaultLimits, type Json, type PortType } from '@chainwright/core'
import { valuesText } from '../../text/values.ts'
import { readJsonText } from '../json-text.ts'
import { readFile, type ReadableFile } from './read-files.ts'

/** Items that a file holds, and the first thing that is wrong with it. */
export interface ImportedItems {
  readonly items: readonly Json[]
  readonly problem: string | undefined
}

const limits = { itemBytes: defaultLimits.valueBytes, totalBytes: defaultLimits.valueBytes }

/**
 * The items of a list from a file: each line of JSON lines, or the first column of a table, read as JSON.
 * A file with one wrong row gives none.
 */
export async function importItems(file: ReadableFile, of: PortType): Promise<ImportedItems> {
  const read = await readFile(file, limits)
  if (read.type === 'problem') return { items: [], problem: read.message }
  if (read.type === 'text') return { items: [], problem: valuesText.noTable(file.name) }
  const isLines = !/\.[ct]sv$/i.test(file.name)
  const items: Json[] = []
  for (const { number, values, whole } of read.rows) {
    const written = isLines ? whole : ([...values.values()][0] ?? '')
    const { value, problem } = readJsonText(written, of)
    if (value === undefined) {
      const told = valuesText.wrongType(of.name, problem?.message ?? valuesText.notSet)
      return { items: [], problem: valuesText.inRow(number, told) }
    }
    items.push(value)
  }
  return { items, problem: undefined }
}
