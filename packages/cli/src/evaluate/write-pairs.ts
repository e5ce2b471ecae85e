import type { Environment } from '../environment.ts'
import { countText } from '../terminal/figures-text.ts'
import { writeNamedFile } from '../write-file.ts'
import type { PreferenceLine } from './preference-pairs.ts'

/** Writes preference pairs as JSON lines, and says how many. Throws `file-unwritable`. */
export function writePairs(
  pairs: readonly PreferenceLine[],
  file: string,
  { folder, stderr }: Pick<Environment, 'folder' | 'stderr'>,
): void {
  writeNamedFile(file, folder, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''))
  const none = ': they come from outputs that hold the `pairs` of `best-of`, and from variants'
  stderr.write(`${countText(pairs.length, 'pair')} in ${file}${pairs.length > 0 ? '' : none}\n`)
}
