import { FlowError } from '@chainwright/core'
import type { DialResponse } from '../doors/dial.ts'
import { gitHash, sha256 } from '../hub/git-hash.ts'
import type { HubFile } from '../hub/hub-answers.ts'
import { statusError } from '../hub/hub-errors.ts'
import type { HubSite } from '../hub/hub.ts'
import { withTries } from '../hub/tries.ts'
import type { BrowserAccess, BrowserFolder } from './browser.ts'
import { bytesAt, fileAt } from './kept-files.ts'

/** One file that is to be downloaded into what the browser keeps. */
export interface KeepRequest {
  file: HubFile
  url: string
  folder: BrowserFolder
  /** Told how many of its bytes are there. */
  onBytes: (bytes: number) => void
  signal: AbortSignal
}

/**
 * Downloads a file, going on where an earlier download of the same commit was cut, and gives its
 * SHA-256. Rejects with a `FlowError` (`download-damaged`, `model-busy`, `disk-full`, one of the
 * hub's) or with the signal's reason; what was downloaded is kept, unless it is damaged.
 */
export async function keepFile(hub: HubSite, request: KeepRequest): Promise<string> {
  const { file, folder, signal } = request
  let reached = 0
  const onBytes = (bytes: number): void => {
    reached = bytes
    request.onBytes(bytes)
  }
  await withTries(hub, { signal, progress: () => reached }, () =>
    withAccess(request, (access) => fetchRest(hub, { ...request, onBytes }, access)),
  )
  const bytes = (await bytesAt(folder, file.path)) ?? new Uint8Array()
  const hash = await sha256(bytes)
  const found = file.hash.algorithm === 'git' ? await gitHash(bytes) : hash
  if (bytes.length === file.bytes && found === file.hash.hex) return hash
  await withAccess(request, async (access) => access.truncate(0))
  throw damaged(file, 'its content is not the one that the hub lists')
}

async function withAccess<T>(
  { file, folder }: KeepRequest,
  use: (access: BrowserAccess) => Promise<T>,
): Promise<T> {
  const handle = await fileAt(folder, file.path, true)
  if (!handle) throw damaged(file, 'the browser does not keep it')
  const access = await handle.createSyncAccessHandle().catch((cause: unknown) => {
    throw new FlowError({
      code: 'model-busy',
      message: `Another page of this site is at work on ${file.path}. Wait for it, or close it.`,
      retryable: false,
      cause,
    })
  })
  try {
    return await use(access)
  } finally {
    access.close()
  }
}

/** Asks for the bytes that are missing and puts them behind those that are there. */
async function fetchRest(hub: HubSite, request: KeepRequest, access: BrowserAccess): Promise<void> {
  const { file, url, signal, onBytes } = request
  if (access.getSize() > file.bytes) access.truncate(0)
  const there = access.getSize()
  onBytes(there)
  if (there === file.bytes) return
  const response = await hub.dial(url, {
    signal,
    headers: there > 0 ? { range: `bytes=${there}-` } : {},
    limits: { bytes: file.bytes },
  })
  try {
    const end = await append(response, startOf(response, { there, file, access }), request, access)
    if (end < file.bytes) throw damaged(file, `it ends after ${end} of ${file.bytes} bytes`, true)
  } finally {
    access.flush()
    response.discard()
  }
}

/** Where the bytes of an answer belong: behind those that are there, or at the start. */
function startOf(
  response: DialResponse,
  { there, file, access }: { there: number; file: HubFile; access: BrowserAccess },
): number {
  const { status, headers } = response
  // Some hosts do not let a page read this header; the hash tells in the end.
  const range = headers.get('content-range') ?? `bytes ${there}-`
  if (status === 206 && there > 0 && range.startsWith(`bytes ${there}-`)) return there
  if (status !== 200 && status !== 206 && status !== 416) throw statusError(response, file.path)
  access.truncate(0)
  if (status === 200) return 0
  throw damaged(file, 'the hub sends another part than was asked for', there > 0)
}

async function append(
  { body }: DialResponse,
  start: number,
  { onBytes, file }: KeepRequest,
  access: BrowserAccess,
): Promise<number> {
  let at = start
  for await (const piece of body) {
    if (at + piece.length > file.bytes) {
      access.truncate(0)
      throw damaged(file, 'it is larger than the hub lists')
    }
    write(access, piece, at)
    at += piece.length
    onBytes(at)
  }
  return at
}

function write(access: BrowserAccess, piece: Uint8Array, at: number): void {
  try {
    if (access.write(piece, { at }) === piece.length) return
  } catch (cause) {
    throw diskFull(cause)
  }
  throw diskFull()
}

function diskFull(cause?: unknown): FlowError {
  return new FlowError({
    code: 'disk-full',
    message: 'The browser keeps no more for this site. Remove models, then go on.',
    ...(cause !== undefined && { cause }),
  })
}

function damaged({ path }: HubFile, why: string, retryable = false): FlowError {
  return new FlowError({
    code: 'download-damaged',
    message: `The download of ${path} is damaged: ${why}. Pull again; if it stays so, the hub or something on the way is broken.`,
    retryable,
  })
}
