import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { HubFile } from './hub-answers.ts'

/**
 * SHA-256 of a file on the disk, and whether the file is the one that the hub listed. Throws what
 * the signal was aborted with.
 */
export async function hashFile(
  path: string,
  { bytes, hash }: HubFile,
  signal: AbortSignal,
): Promise<{ sha256: string; isListed: boolean }> {
  const sha256 = createHash('sha256')
  const git = startGit(bytes)
  let size = 0
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal.throwIfAborted()
    const content = piece as Buffer
    size += content.length
    sha256.update(content)
    if (hash.algorithm === 'git') git.update(content)
  }
  const digest = sha256.digest('hex')
  const found = hash.algorithm === 'git' ? git.digest('hex') : digest
  return { sha256: digest, isListed: size === bytes && found === hash.hex }
}

function startGit(bytes: number): Hash {
  return createHash('sha1').update(`blob ${bytes}\0`)
}
