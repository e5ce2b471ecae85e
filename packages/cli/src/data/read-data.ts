import { resolve } from 'node:path'
import { FlowError } from '@chainwright/core'
import { dataRows, type DataRow } from '@chainwright/nodes/data'
import type { Environment } from '../environment.ts'
import { readWholeFile } from '../read-whole-file.ts'

const mostBytes = 256 * 2 ** 20

/**
 * The rows of a file that the user named: JSON lines, or CSV by its extension. Throws `table-invalid`
 * for a file that is neither or holds no row, and what reading it throws.
 */
export async function readData(
  shown: string,
  { folder }: Pick<Environment, 'folder'>,
): Promise<DataRow[]> {
  const bytes = await readWholeFile(resolve(folder, shown), shown, mostBytes)
  const rows = dataRows(decoded(bytes, shown), shown)
  if (rows.length > 0) return rows
  const message = `\`${shown}\` holds no rows; write one JSON object per line, or a CSV file with the columns' names in its first line`
  throw new FlowError({ code: 'table-invalid', message })
}

function decoded(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const message = `\`${shown}\` is not text in UTF-8; save it as that first`
    throw new FlowError({ code: 'table-invalid', message })
  }
}
