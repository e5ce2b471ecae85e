import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultLimits, FlowError, portTypes, type Message } from '@chainwright/core'
import { writeError } from '../file-error.ts'
import { readWholeFile } from '../read-whole-file.ts'

/** A conversation that is kept in a file, if one was named. */
export interface HistoryFile {
  /** What was said before; nothing when there is no such file yet. Throws `history-invalid`. */
  read(): Promise<readonly Message[]>
  /** Replaces the file as a whole. */
  write(history: readonly Message[]): void
}

/** The history in a file below this folder; without a name, nothing is kept. */
export function historyFile(shown: string | undefined, folder: string): HistoryFile {
  if (shown === undefined) return { read: async () => [], write: () => undefined }
  const path = resolve(folder, shown)
  return {
    async read() {
      if (!existsSync(path)) return []
      const bytes = await readWholeFile(path, shown, defaultLimits.valueBytes)
      return parse(new TextDecoder().decode(bytes), shown)
    },
    write(history) {
      try {
        writeFileSync(`${path}.part`, `${JSON.stringify(history, undefined, 2)}\n`)
        renameSync(`${path}.part`, path)
      } catch (thrown) {
        throw writeError(shown, thrown)
      }
    },
  }
}

function parse(text: string, shown: string): readonly Message[] {
  try {
    const value: unknown = JSON.parse(text)
    if (portTypes.get('messages')?.accepts(value)) return value as Message[]
  } catch {
    // Told below, like any other text that is no conversation.
  }
  const message = `\`${shown}\` holds no conversation: it should be a list such as [{ "role": "user", "content": "…" }]`
  throw new FlowError({ code: 'history-invalid', message })
}
