import { constants } from 'node:fs'
import { lstat, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { FlowError, isFlowError } from '@chainwright/core'
import type { DialResponse } from '../doors/dial.ts'
import { notOurs } from './cache-folders.ts'
import { hashFile } from './file-hash.ts'
import type { HubFile } from './hub-answers.ts'
import { statusError } from './hub-errors.ts'
import type { Hub } from './hub.ts'
import { withTries } from './tries.ts'

/** One file that is to be downloaded. */
export interface Download {
  file: HubFile
  url: string
  /** Where it is put when it is whole and is what was listed. What comes before lies beside it. */
  path: string
  /** Told how many of its bytes are there. */
  onBytes: (bytes: number) => void
  signal: AbortSignal
}

// A file may take hours, as long as it gets on.
const limits = { totalMs: 7 * 24 * 3600 * 1000, bytesPerSecond: 1024, patienceMs: 30_000 }

/**
 * Downloads a file, going on where an earlier download was cut, and gives its SHA-256. Throws a
 * `FlowError` (`download-damaged`, `hub-refused`, `hub-failed`, one of the dialer's) or what the
 * signal was aborted with; what was downloaded is kept for the next time, unless it is damaged.
 */
export async function downloadFile(hub: Hub, download: Download): Promise<string> {
  const { file, path, signal } = download
  if ((await sizeOf(path)) === undefined) {
    let reached = (await sizeOf(partOf(path))) ?? 0
    const onBytes = (bytes: number): void => {
      reached = Math.max(reached, bytes)
      download.onBytes(bytes)
    }
    const progress = (): number => reached
    await withTries(hub, { signal, progress }, () => fetchRest(hub, { ...download, onBytes }))
    await rename(partOf(path), path)
    await rm(etagOf(path), { force: true })
  }
  const { sha256, isListed } = await hashFile(path, file, signal)
  if (isListed) {
    download.onBytes(file.bytes)
    return sha256
  }
  await rm(path, { force: true })
  throw damaged(file, 'its content is not the one that the hub lists')
}

/** Asks for the bytes that are missing and puts them behind those that are there. */
async function fetchRest(hub: Hub, download: Download): Promise<void> {
  const { file, url, path, signal } = download
  const part = partOf(path)
  const there = (await sizeOf(part)) ?? 0
  download.onBytes(there)
  if (there === file.bytes && there > 0) return
  const known = await readFile(etagOf(path), 'utf8').catch(() => '')
  const response = await hub
    .dial(url, {
      signal,
      headers: { 'accept-encoding': 'identity', ...(there > 0 && resumeAt(there, known)) },
      limits: { ...limits, bytes: file.bytes },
    })
    .catch((error: unknown) => {
      throw tooMuch(error) ? damaged(file, 'it is larger than the hub lists') : error
    })
  const start = await startOf(response, { there, known, download })
  const end = await append(response, { start, download }).finally(() => response.discard())
  if (end === file.bytes) return
  if (end > file.bytes) {
    await discardPart(path)
    throw damaged(file, 'it is larger than the hub lists')
  }
  // Tried again, and then asked for the rest of it: a file that truly ends here is told by a 416.
  throw damaged(file, `it ends after ${end} of ${file.bytes} bytes`, true)
}

/** Only a strong validator may be used in `If-Range` (RFC 9110); the commit in the address pins the content as well. */
function resumeAt(there: number, etag: string): Record<string, string> {
  return {
    range: `bytes=${there}-`,
    ...(/^"[\x21\x23-\x7e]*"$/.test(etag) && { 'if-range': etag }),
  }
}

interface Resumed {
  there: number
  /** The tag of the content that the part was taken from. */
  known: string
  download: Download
}

/** Where the bytes of an answer belong: behind those that are there, or at the start. */
async function startOf(
  response: DialResponse,
  { there, known, download: { file, path } }: Resumed,
): Promise<number> {
  const { status, headers } = response
  if (status === 200 && !isEncoded(headers)) return 0
  const etag = headers.get('etag')
  const sameContent = known === '' || etag === undefined || etag === known
  const range = headers.get('content-range')
  const fits = range === `bytes ${there}-${file.bytes - 1}/${file.bytes}` && !isEncoded(headers)
  if (status === 206 && fits && sameContent && there > 0) return there
  response.discard()
  if (status === 200) throw damaged(file, 'the hub sends it in an encoding that was not asked for')
  if (status !== 206 && status !== 416) throw statusError(response, file.path)
  // The other side has another content than before: what is there is of no use.
  await discardPart(path)
  const what =
    status === 416
      ? 'it is shorter than the hub lists'
      : 'the hub sends another part than was asked for'
  throw damaged(file, what, there > 0)
}

async function append(
  response: DialResponse,
  { start, download }: { start: number; download: Download },
): Promise<number> {
  const { path, onBytes, file } = download
  const etag = response.headers.get('etag') ?? ''
  if (start === 0) await writeFile(etagOf(path), etag, { mode: 0o600 })
  const mode = start === 0 ? constants.O_TRUNC : constants.O_APPEND
  const flags = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | mode
  const part = await open(partOf(path), flags, 0o600)
  let bytes = start
  try {
    for await (const piece of response.body) {
      await part.writeFile(piece)
      bytes += piece.length
      onBytes(bytes)
      if (bytes > file.bytes) break
    }
    await part.sync()
    return bytes
  } catch (error) {
    if (tooMuch(error)) return file.bytes + 1
    throw error
  } finally {
    await part.close()
  }
}

async function discardPart(path: string): Promise<void> {
  await rm(partOf(path), { force: true })
  await rm(etagOf(path), { force: true })
}

function isEncoded(headers: ReadonlyMap<string, string>): boolean {
  return !['', 'identity'].includes(headers.get('content-encoding') ?? '')
}

/** Size of a regular file; `undefined` when there is none. Throws for anything else in its place. */
async function sizeOf(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found && !found.isFile()) throw notOurs(path)
  return found?.size
}

function partOf(path: string): string {
  return `${path}.part`
}

function etagOf(path: string): string {
  return `${path}.etag`
}

function tooMuch(error: unknown): boolean {
  return isFlowError(error) && error.code === 'download-too-large'
}

function damaged({ path }: HubFile, why: string, retryable = false): FlowError {
  return new FlowError({
    code: 'download-damaged',
    message: `The download of ${path} is damaged: ${why}. Pull again; if it stays so, the hub or something on the way is broken.`,
    retryable,
  })
}
