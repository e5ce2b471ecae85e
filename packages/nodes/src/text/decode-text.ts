import { FlowError } from '@chainwright/core'

/**
 * The text of a file's bytes, read as strict UTF-8; a byte order mark is left out. Throws
 * `file-not-text` for anything else.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FlowError({
      code: 'file-not-text',
      message: `"${name}" is no text in UTF-8. Save it as UTF-8, or name only files that hold text.`,
      port: 'files',
    })
  }
}
