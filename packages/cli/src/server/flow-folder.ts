import { createHash, randomBytes } from 'node:crypto'
import { lstat, open, realpath, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { defaultLimits, FlowError, isFlowError, parseFlow } from '@chainwright/core'
import { fileNameParts, findFiles, grantFiles } from '@chainwright/nodes/doors'
import { systemCode, writeError } from '../file-error.ts'

/** A flow file as it is on disk. */
export interface StoredFlow {
  /** Relative to the folder, with forward slashes. */
  readonly name: string
  readonly text: string
  /** SHA-256 of its bytes, in hexadecimal: names this state of the file. */
  readonly digest: string
}

/** What became of a save: it was written, or the file is not as the person saw it last. */
export type Saved =
  | { readonly status: 'saved'; readonly digest: string }
  | { readonly status: 'changed'; readonly found: StoredFlow | undefined }

/** A file to be written. */
export interface SaveRequest {
  readonly name: string
  readonly text: string
  /** The state of the file that was changed; `undefined` when it is to be new. */
  readonly base: string | undefined
}

/** The one folder that the editor opens and saves flow files in. */
export interface FlowFolder {
  list(signal: AbortSignal): Promise<string[]>
  /** Rejects with a `FlowError` for a file that is not there, or not to be had. */
  read(name: string, signal: AbortSignal): Promise<StoredFlow>
  /** Writes a whole file, or nothing. Rejects with a `FlowError` when it cannot be written. */
  save(request: SaveRequest, signal: AbortSignal): Promise<Saved>
}

const ending = '.flow.json'

/** Opens a folder. `alone` is a file that may be read and written whatever its name ends in. */
export function openFlowFolder(folder: string, alone?: string): FlowFolder {
  let saving: Promise<unknown> = Promise.resolve()
  const files = grantFiles([folder], { maxBytes: defaultLimits.fileBytes })

  async function read(name: string, signal: AbortSignal): Promise<StoredFlow> {
    checkName(name)
    const [file] = await files.read(name, signal)
    if (!file) throw new FlowError({ code: 'file-missing', message: `there is no file ${name}` })
    const text = decode(file.bytes, name)
    return { name, text, digest: digestOf(file.bytes) }
  }

  function checkName(name: string): string[] {
    const parts = fileNameParts(name)
    const fits = (name.endsWith(ending) || name === alone) && !/[*?]/.test(name)
    if (fits) return parts
    const message = `\`${name.slice(0, 200)}\` is no name of a flow file: it ends in ${ending}, and has no * and no ?`
    throw new FlowError({ code: 'file-name-refused', message })
  }

  return {
    read,
    list: async (signal) => {
      const found = await findFiles(await realpath(folder), ['**', `*${ending}`], {
        maxFiles: 1000,
        signal,
      })
      const names = found.map((parts) => parts.join('/'))
      return names.filter((name) => !name.includes('node_modules/'))
    },
    // One after the other: what was found on disk must still be there when it is replaced.
    save: (request, signal) => {
      const saved = saving.then(nothing, nothing).then(() => save(request, signal))
      saving = saved
      return saved
    },
  }

  async function save({ name, text, base }: SaveRequest, signal: AbortSignal): Promise<Saved> {
    const target = await targetOf(folder, checkName(name))
    const { flow } = parseFlow(text)
    if (!flow) {
      throw new FlowError({
        code: 'flow-invalid',
        message: 'this is no flow file; nothing was written',
      })
    }
    const found = await read(name, signal).catch(missingAsNothing)
    if (found?.digest !== base) return { status: 'changed', found }
    const bytes = new TextEncoder().encode(text)
    await replaceFile(target, bytes, name)
    return { status: 'saved', digest: digestOf(bytes) }
  }
}

function nothing(): void {}

/** The path of a file in the folder, whose own folder is there and lies inside, links resolved. */
async function targetOf(folder: string, parts: readonly string[]): Promise<string> {
  const name = parts.join('/')
  const root = await realpath(folder)
  const wanted = path.join(root, ...parts)
  const parent = await realpath(path.dirname(wanted)).catch((thrown: unknown) => {
    throw writeError(name, thrown)
  })
  const inside =
    parent === root || parent.startsWith(root.endsWith(path.sep) ? root : root + path.sep)
  const target = path.join(parent, path.basename(wanted))
  const found = await lstat(target).catch(() => undefined)
  if (inside && (found === undefined || found.isFile())) return target
  const message = `\`${name}\` is a link, or leads out of the folder; save under another name`
  throw new FlowError({ code: 'file-not-granted', message })
}

/** Puts a file in the place of another as a whole: a crash leaves the one or the other. */
async function replaceFile(target: string, bytes: Uint8Array, name: string): Promise<void> {
  const beside = path.join(path.dirname(target), `.${randomBytes(9).toString('base64url')}.saving`)
  try {
    const mode = (await lstat(target).catch(() => undefined))?.mode
    const file = await open(beside, 'wx', mode === undefined ? 0o666 : mode & 0o777)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, target)
    await syncFolder(path.dirname(target))
  } catch (thrown) {
    await rm(beside, { force: true })
    throw writeError(name, thrown)
  }
}

/** Some systems cannot open a folder; there the name is as safe as they make it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

function missingAsNothing(thrown: unknown): undefined {
  if (isFlowError(thrown) && thrown.code === 'file-missing') return undefined
  throw systemCode(thrown) === undefined ? thrown : writeError('the file', thrown)
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FlowError({ code: 'file-not-text', message: `\`${name}\` is no text in UTF-8` })
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
