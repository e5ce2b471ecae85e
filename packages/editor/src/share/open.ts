import { sha256, writeFlow, type Flow } from '@chainwright/core'
import { capabilitySheet } from '../headless/capabilities.ts'
import { readFlowLink } from '../headless/link.ts'
import { addDocuments } from '../session/add-documents.ts'
import type { Editor } from '../session/editor.ts'
import { fileText } from '../text/files.ts'
import { shareText } from '../text/share.ts'
import { sheetText } from '../text/sheet.ts'
import { isTame, wasAgreed } from './consent.ts'
import { chooseFile, type ChosenFile } from './file-access.ts'
import { filesOf, openFlow } from './files.ts'
import { onDevice, type Home } from './home.ts'
import { readFlowText, readOpened, type Opened } from './read-opened.ts'

/** Lets a person choose a file, and opens it. */
export async function openChosenFile(editor: Editor): Promise<void> {
  await told(editor, async () => {
    const chosen = await chooseFile()
    if (chosen) await takeFiles(editor, [chosen])
  })
}

/**
 * Takes files that a person chose or dropped: the first flow (or picture that holds one) is opened, and
 * texts become documents of the flow.
 */
export async function takeFiles(editor: Editor, files: readonly ChosenFile[]): Promise<void> {
  const texts: string[] = []
  for (const { file, handle } of files) {
    const opened = await readOpened(file)
    if (opened.type === 'flow') {
      return openStranger(editor, opened, { home: await homeOf(file, handle), from: 'file' })
    }
    if (opened.type === 'document') texts.push(opened.text)
    else editor.view.notify(shareText.notOpened(file.name, opened.why), 'danger')
  }
  if (texts.length > 0) addDocuments(editor, texts)
}

/** Opens a file of the folder that `chainwright edit` serves. */
export async function openFromFolder(editor: Editor, name: string): Promise<void> {
  const { folder } = filesOf(editor).getState()
  await told(editor, async () => {
    if (!folder) return
    const { text, digest } = await folder.read(name)
    const opened = readFlowText(text)
    if (opened.type !== 'flow') throw new Error(shareText.noFlow)
    await openStranger(editor, opened, { home: { type: 'folder', name, digest }, from: 'file' })
  })
}

/** Opens the flow in an address; `false` when there is none in it. */
export async function openLink(editor: Editor, address: string): Promise<boolean> {
  let found = false
  await told(editor, async () => {
    const text = await readFlowLink(address)
    if (text === undefined) return
    const opened = readFlowText(text)
    if (opened.type !== 'flow') throw new Error(shareText.noFlow)
    await openStranger(editor, opened, { home: onDevice, from: 'link' })
    found = true
  })
  return found
}

type OpenedFlow = Extract<Opened, { type: 'flow' }>

/** Shows a flow that came from somebody else, and what it would do. Nothing is run. */
async function openStranger(
  editor: Editor,
  { flow }: OpenedFlow,
  { home, from }: { home: Home; from: 'link' | 'file' },
): Promise<void> {
  // What the flow would do can be told only when all node types are here.
  await editor.complete()
  openFlow(editor, flow, { home, stranger: true })
  if (await wasAgreed(editor, flow)) return
  const { registry, view } = editor
  const isQuiet = from === 'file' && isTame(capabilitySheet(flow, registry))
  if (isQuiet) view.notify(sheetText.quietlyOpened)
  else view.openDialog('stranger')
}

async function homeOf(file: File, handle: FileSystemFileHandle | undefined): Promise<Home> {
  if (!/\.json$/i.test(file.name)) return onDevice
  if (!handle) return { type: 'download', name: file.name }
  return { type: 'file', name: file.name, handle, digest: sha256(await file.text()) }
}

/** Whether the flow is as its home has it. */
export function isSaved(flow: Flow, saved: Flow | undefined): boolean {
  return saved !== undefined && (flow === saved || writeFlow(flow) === writeFlow(saved))
}

async function told(editor: Editor, open: () => Promise<void>): Promise<void> {
  try {
    await open()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    editor.view.notify(fileText.cannotOpen(why), 'danger')
  }
}
