import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeError } from './file-error.ts'

/** Writes a file that the user named, over an older one. Throws `file-unwritable`. */
export function writeNamedFile(shown: string, folder: string, text: string): void {
  try {
    writeFileSync(resolve(folder, shown), text)
  } catch (thrown) {
    throw writeError(shown, thrown)
  }
}

/** Makes a folder that the user named, and those above it. Throws `file-unwritable`. */
export function makeNamedFolder(shown: string, folder: string): void {
  try {
    mkdirSync(resolve(folder, shown), { recursive: true })
  } catch (thrown) {
    throw writeError(shown, thrown)
  }
}
