import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { FlowError } from '@chainwright/core'

// Never follows a link at the end of the path, never waits for a pipe to be written.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What is read, and how much of it at most. */
export interface ReadRequest {
  /** The granted folder, free of links. */
  root: string
  /** Checked parts of the file's name. */
  parts: readonly string[]
  /** Largest file, in bytes. */
  maxBytes: number
  signal: AbortSignal
}

/**
 * Reads a regular file inside a folder; `undefined` when there is none. What was opened is judged,
 * not what was named: a path that leads out of the folder is refused with `file-not-granted`.
 * Throws `file-too-large` as well.
 */
export async function readInside(request: ReadRequest): Promise<Uint8Array | undefined> {
  const path = join(request.root, ...request.parts)
  const handle = await openFile(path, request)
  if (!handle) return undefined
  try {
    const real = await realPathOf(handle, path)
    const folder = request.root.endsWith(sep) ? request.root : request.root + sep
    if (!real?.startsWith(folder)) throw notGranted(request, 'leads out of the granted folder')
    if (!(await handle.stat()).isFile()) throw notGranted(request, 'is no regular file')
    return await readAll(handle, request)
  } finally {
    await handle.close()
  }
}

async function openFile(path: string, request: ReadRequest): Promise<FileHandle | undefined> {
  try {
    return await open(path, openFlags)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'ELOOP' || code === 'EMLINK') throw notGranted(request, 'is a link')
    throw notGranted(request, `cannot be opened (${String(code)})`)
  }
}

/** Where an opened file really is; `undefined` when the path means another file by now. */
async function realPathOf(handle: FileHandle, path: string): Promise<string | undefined> {
  try {
    return await readlink(`/proc/self/fd/${handle.fd}`)
  } catch {
    // No such view of open files on this system: compare what the path means with what is open.
    const real = await realpath(path)
    const [named, opened] = await Promise.all([
      stat(real, { bigint: true }),
      handle.stat({ bigint: true }),
    ])
    return named.ino === opened.ino && named.dev === opened.dev ? real : undefined
  }
}

async function readAll(handle: FileHandle, request: ReadRequest): Promise<Uint8Array> {
  const { size } = await handle.stat()
  if (size > request.maxBytes) throw tooLarge(request)
  // One byte more than was promised shows a file that grows while it is read.
  const bytes = new Uint8Array(size + 1)
  let length = 0
  for (;;) {
    request.signal.throwIfAborted()
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
    length += bytesRead
    if (length > size) throw tooLarge(request)
    if (bytesRead === 0) return bytes.subarray(0, length)
  }
}

function notGranted({ parts }: ReadRequest, problem: string): FlowError {
  return new FlowError({
    code: 'file-not-granted',
    message: `"${parts.join('/')}" ${problem}. Grant the folder that really holds the file.`,
    port: 'files',
  })
}

function tooLarge({ parts, maxBytes }: ReadRequest): FlowError {
  return new FlowError({
    code: 'file-too-large',
    message: `"${parts.join('/')}" is larger than ${maxBytes} bytes, or grew while it was read. Split the file.`,
    port: 'files',
  })
}
