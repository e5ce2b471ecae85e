import { open } from 'node:fs/promises'
import { FlowError } from '@chainwright/core'
import { directoryError, readError } from './file-error.ts'

/**
 * The bytes of a file that the user named. Throws `file-missing`, `file-unreadable`, or
 * `file-too-large` above the limit, of which nothing is read when the file tells its size.
 */
export async function readWholeFile(
  path: string,
  shown: string,
  limitBytes: number,
): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    throw readError(shown, thrown)
  })
  try {
    const found = await file.stat()
    if (found.isDirectory()) throw directoryError(shown)
    if (found.size > limitBytes) throw tooLarge(shown, limitBytes)
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      const piece = chunk as Uint8Array
      bytes += piece.length
      if (bytes > limitBytes) throw tooLarge(shown, limitBytes)
      chunks.push(piece)
    }
    return Buffer.concat(chunks)
  } catch (thrown) {
    throw thrown instanceof FlowError ? thrown : readError(shown, thrown)
  } finally {
    await file.close()
  }
}

function tooLarge(shown: string, limitBytes: number): FlowError {
  const message = `\`${shown}\` is larger than ${limitBytes} bytes, which is the limit; split it`
  return new FlowError({ code: 'file-too-large', message })
}
