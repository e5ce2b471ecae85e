import { fileText } from '../text/files.ts'

/** A file that a person chose, and the handle by which it can be written back, where there is one. */
export interface ChosenFile {
  readonly file: File
  readonly handle: FileSystemFileHandle | undefined
}

/** The pickers of the File System Access interface, which not all browsers have. */
interface Pickers {
  showOpenFilePicker?(options: { types: readonly FileKind[] }): Promise<FileSystemFileHandle[]>
  showSaveFilePicker?(options: {
    suggestedName: string
    types: readonly FileKind[]
  }): Promise<FileSystemFileHandle>
}

interface FileKind {
  readonly description: string
  readonly accept: Readonly<Record<string, readonly string[]>>
}

const flowKind: FileKind = {
  description: fileText.flowFiles,
  accept: { 'application/json': ['.json'] },
}
/** What can be opened: flows, pictures that hold one, and documents, which become inputs. */
const openedKind: FileKind = {
  description: fileText.openedFiles,
  accept: {
    'application/json': ['.json'],
    'image/png': ['.png'],
    'text/plain': ['.txt', '.md'],
    'application/pdf': ['.pdf'],
  },
}

/** Whether this browser lets a page write files that a person chose. */
export function canWriteFiles(): boolean {
  return typeof (globalThis as Pickers).showSaveFilePicker === 'function'
}

/** Lets a person choose a flow file or a picture; `undefined` when they chose none. */
export async function chooseFile(): Promise<ChosenFile | undefined> {
  const pickers = globalThis as Pickers
  if (!pickers.showOpenFilePicker) return chooseByInput()
  try {
    const [handle] = await pickers.showOpenFilePicker({ types: [openedKind] })
    return handle && { file: await handle.getFile(), handle }
  } catch (error) {
    return undefinedIfLeft(error)
  }
}

/** Lets a person choose where a flow is saved; `undefined` when they left instead. */
export async function chooseTarget(name: string): Promise<FileSystemFileHandle | undefined> {
  const pickers = globalThis as Pickers
  try {
    return await pickers.showSaveFilePicker?.({ suggestedName: name, types: [flowKind] })
  } catch (error) {
    return undefinedIfLeft(error)
  }
}

/** Writes a whole file. Rejects when the person or the system does not allow it. */
export async function writeHandle(handle: FileSystemFileHandle, text: string): Promise<void> {
  const stream = await handle.createWritable()
  await stream.write(text)
  await stream.close()
}

function chooseByInput(): Promise<ChosenFile | undefined> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,.png,.txt,.md,.pdf'
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(undefined))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      resolve(file && { file, handle: undefined })
    })
    input.click()
  })
}

function undefinedIfLeft(error: unknown): undefined {
  if (error instanceof DOMException && error.name === 'AbortError') return undefined
  throw error
}
