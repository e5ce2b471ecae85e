import type { Editor } from '../session/editor.ts'
import { fileText } from '../text/files.ts'
import { startAutosave } from './autosave.ts'
import type { ChosenFile } from './file-access.ts'
import { filesOf, openEmptyFlow } from './files.ts'
import { openKeptFlows, type KeptFlows } from './kept-flows.ts'

/** What this tab shows, so that loading it again shows the same. */
const tabKey = 'chainwright-flow'

/**
 * Brings back what this tab showed, or opens what the address says: a flow in a link, or the folder of
 * `chainwright edit`. From then on the flow is kept on this device, and files can be dropped on the page.
 * Never rejects: what cannot be opened is told, and the editor goes on with what it shows.
 */
export async function startSharing(
  editor: Editor,
  kept: KeptFlows = openKeptFlows(),
): Promise<void> {
  const autosave = startAutosave(editor, { kept })
  filesOf(editor).subscribe((state, before) => {
    if (state.version !== before.version && state.version > 0) rememberTab(state.id)
  })
  addEventListener('visibilitychange', () => void autosave.flush())
  addEventListener('pagehide', () => void autosave.flush())
  addEventListener('hashchange', () => {
    // The address of a server that was started again: the page begins anew, with its token.
    if (location.hash.startsWith('#token=')) location.reload()
    else void openAddress(editor)
  })
  takeDrops(editor)
  const token = await folderToken()
  if (token !== undefined) return openServedFolder(editor, token)
  if (await openAddress(editor)) return
  await restore(editor, kept)
}

/** Opens the flow in the address of the page; `false` when there is none in it. */
async function openAddress(editor: Editor): Promise<boolean> {
  if (location.hash === '') return false
  const [{ openLink }] = await Promise.all([import('./open.ts'), editor.complete()])
  return openLink(editor, location.hash)
}

/** The tab goes by what this device keeps from now on, and no longer by a link. */
function rememberTab(id: string): void {
  try {
    sessionStorage.setItem(tabKey, id)
  } catch {
    // A browser that keeps nothing opens the example again.
  }
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname)
}

async function restore(editor: Editor, kept: KeptFlows): Promise<void> {
  try {
    const id = sessionStorage.getItem(tabKey)
    const flow = (id !== null && (await kept.read(id))) || (await kept.list())[0]
    if (!flow) return
    const [{ openKept }] = await Promise.all([import('./open-kept.ts'), editor.complete()])
    openKept(editor, flow)
  } catch {
    filesOf(editor).setState({ keeping: 'off' })
  }
}

/**
 * The token of the folder's server: the word in the fragment is exchanged for it and leaves the address
 * bar; loading the page again finds it in the history entry, which this page alone can read.
 */
async function folderToken(): Promise<string | undefined> {
  const word = /^#token=([\w-]+)$/.exec(location.hash)?.[1]
  if (word === undefined) {
    const state = history.state as { folderToken?: unknown } | null
    return typeof state?.folderToken === 'string' ? state.folderToken : undefined
  }
  history.replaceState(null, '', location.pathname)
  const { startSession } = await import('./folder-client.ts')
  const token = await startSession(word).catch(() => undefined)
  history.replaceState({ folderToken: token }, '', location.pathname)
  return token ?? word
}

async function openServedFolder(editor: Editor, token: string): Promise<void> {
  const { openFolder } = await import('./folder-client.ts')
  const { openFromFolder } = await import('./open.ts')
  const folder = openFolder(token)
  await editor.complete()
  try {
    const { folder: folderName, opens, flows, runs } = await folder.list()
    filesOf(editor).setState({ folder, folderName })
    if (runs) (await import('./use-server.ts')).useServer(editor, token)
    if (opens === undefined) return editor.view.open('left', 'files')
    if (flows.includes(opens)) return await openFromFolder(editor, opens)
    openEmptyFlow(editor)
    filesOf(editor).setState({ home: { type: 'folder', name: opens, digest: undefined } })
  } catch {
    editor.view.notify(fileText.noFolder, 'danger')
  }
}

/** Files that are dropped anywhere on the page are taken. */
function takeDrops(editor: Editor): void {
  addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault()
  })
  addEventListener('drop', (event) => {
    if (!hasFiles(event) || event.defaultPrevented) return
    event.preventDefault()
    void takeDropped(editor, droppedFiles(event))
  })
}

async function takeDropped(editor: Editor, files: Promise<ChosenFile[]>): Promise<void> {
  const { takeFiles } = await import('./open.ts')
  await takeFiles(editor, await files)
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
}

/** The handles must be asked for before the event is over; browsers without them give files alone. */
function droppedFiles({ dataTransfer }: DragEvent): Promise<ChosenFile[]> {
  const items = [...(dataTransfer?.items ?? [])].flatMap((item) => {
    const file = item.getAsFile()
    if (!file) return []
    const handle = (item as HandleItem).getAsFileSystemHandle?.().catch(() => null)
    return [{ file, handle }]
  })
  return Promise.all(
    items.map(async ({ file, handle }) => {
      const found = await handle
      return { file, handle: found?.kind === 'file' ? (found as FileSystemFileHandle) : undefined }
    }),
  )
}
