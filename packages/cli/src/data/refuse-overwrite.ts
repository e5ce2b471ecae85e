import { resolve } from 'node:path'
import { commandLineError } from '../parse-arguments.ts'

/** Throws `command-line` when a file that is to be written is one of those that are read or written. */
export function refuseOverwrite(
  option: string,
  file: string,
  { others, folder }: { others: readonly (string | undefined)[]; folder: string },
): void {
  for (const other of others) {
    if (other === undefined || resolve(folder, other) !== resolve(folder, file)) continue
    throw commandLineError(`--${option} would overwrite \`${other}\`; name another file`)
  }
}
