import { sha256, writeFlow, type Flow } from '@chainwright/core'
import { downloadFile } from '../lib/download.ts'
import type { Editor } from '../session/editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { canWriteFiles, chooseTarget, writeHandle } from './file-access.ts'
import { askAboutFiles, filesOf } from './files.ts'
import type { FolderClient } from './folder-client.ts'
import { asFlowFileName, fileNameOf, type Home } from './home.ts'
import { readFlowText } from './read-opened.ts'

/** Saves the flow where it is from; where it has no file yet, as `saveAs` does. */
export async function saveFlow(editor: Editor): Promise<void> {
  const { home, folder } = filesOf(editor).getState()
  await told(editor, async () => {
    if (home.type === 'file') return saveInFile(editor, home, home.digest)
    if (home.type === 'folder' && folder) return saveInFolder(editor, folder, home)
    return saveElsewhere(editor)
  })
}

/** Saves the flow in a file that a person names. */
export async function saveFlowAs(editor: Editor): Promise<void> {
  await told(editor, () => saveElsewhere(editor))
}

/** Saves the flow in the folder of `chainwright edit`, under a name that was typed. */
export async function saveInFolderAs(editor: Editor, typed: string): Promise<void> {
  const { folder } = filesOf(editor).getState()
  const name = asFlowFileName(typed)
  if (!folder || name === '') return
  await told(editor, () => saveInFolder(editor, folder, { name, digest: undefined }))
}

/** Hands the flow out as a download. */
export function downloadFlow(editor: Editor): void {
  const { flow } = editor.document.store.getState()
  const name = fileNameOf(filesOf(editor).getState().home, flow.name)
  downloadFile(name, new Blob([writeFlow(flow)], { type: 'application/json' }))
  became(editor, flow, { type: 'download', name })
}

async function saveElsewhere(editor: Editor): Promise<void> {
  const { folder, home } = filesOf(editor).getState()
  if (folder) return editor.view.openDialog('saveAs')
  if (!canWriteFiles()) return downloadFlow(editor)
  const { flow } = editor.document.store.getState()
  const handle = await chooseTarget(fileNameOf(home, flow.name))
  if (handle) await writeFile(editor, handle)
}

async function saveInFile(
  editor: Editor,
  { handle, name }: Extract<Home, { type: 'file' }>,
  digest: string,
): Promise<void> {
  const text = await (await handle.getFile()).text()
  if (sha256(text) === digest) return writeFile(editor, handle)
  askAboutFiles(editor, {
    type: 'changed',
    name,
    found: { text, flow: flowOf(text) },
    overwrite: () => told(editor, () => writeFile(editor, handle)),
  })
}

async function writeFile(editor: Editor, handle: FileSystemFileHandle): Promise<void> {
  const { flow } = editor.document.store.getState()
  const text = writeFlow(flow)
  await writeHandle(handle, text)
  became(editor, flow, { type: 'file', name: handle.name, handle, digest: sha256(text) })
}

async function saveInFolder(
  editor: Editor,
  folder: FolderClient,
  { name, digest }: { name: string; digest: string | undefined },
): Promise<void> {
  const { flow } = editor.document.store.getState()
  const saved = await folder.save({ name, text: writeFlow(flow), base: digest })
  if (saved.status === 'saved') {
    return became(editor, flow, { type: 'folder', name, digest: saved.digest })
  }
  const { found } = saved
  askAboutFiles(editor, {
    type: 'changed',
    name,
    found: found && { text: found.text, flow: flowOf(found.text) },
    overwrite: () =>
      told(editor, () => saveInFolder(editor, folder, { name, digest: found?.digest })),
  })
}

/** The flow stands in its home now. */
function became(editor: Editor, flow: Flow, home: Home): void {
  const { view } = editor
  filesOf(editor).setState({ home, saved: flow })
  const name = home.type === 'device' ? '' : home.name
  view.notify(
    home.type === 'download' ? shareText.handedOut(name) : fileText.savedIn(name),
    'success',
  )
}

function flowOf(text: string): Flow | undefined {
  const opened = readFlowText(text)
  return opened.type === 'flow' ? opened.flow : undefined
}

/** What could not be saved is told; the flow stays as it is. */
async function told(editor: Editor, save: () => Promise<void> | void): Promise<void> {
  try {
    await save()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    editor.view.notify(shareText.notSaved(why), 'danger')
  }
}
