import type { Command } from '../session/command.ts'
import type { Editor } from '../session/editor.ts'
import { fileText } from '../text/files.ts'
import { openEmptyFlow } from './files.ts'

const opening = () => import('./open.ts')
const saving = () => import('./save.ts')

const dialog = (name: string) => (editor: Editor) => editor.view.openDialog(name)

/** Files, sharing, comparing, and the models that this device keeps. */
export const fileCommands: readonly Command[] = [
  { id: 'file.new', title: fileText.newFlow, area: 'file', run: openEmptyFlow },
  {
    id: 'file.open',
    title: fileText.openFile,
    area: 'file',
    keys: ['Mod+O'],
    scope: 'anywhere',
    run: async (editor) => (await opening()).openChosenFile(editor),
  },
  {
    id: 'file.save',
    title: fileText.save,
    area: 'file',
    keys: ['Mod+S'],
    scope: 'anywhere',
    run: async (editor) => (await saving()).saveFlow(editor),
  },
  {
    id: 'file.saveAs',
    title: fileText.saveAs,
    area: 'file',
    keys: ['Mod+Shift+S'],
    scope: 'anywhere',
    run: async (editor) => (await saving()).saveFlowAs(editor),
  },
  {
    id: 'file.download',
    title: fileText.downloadFile,
    area: 'file',
    run: async (editor) => (await saving()).downloadFlow(editor),
  },
  { id: 'file.share', title: fileText.share, area: 'file', run: dialog('share') },
  { id: 'file.code', title: fileText.code, area: 'file', run: dialog('code') },
  {
    id: 'file.files',
    title: fileText.files,
    area: 'file',
    run: ({ view }) => view.toggle('left', 'files'),
  },
  {
    id: 'file.compare',
    title: fileText.compare,
    area: 'file',
    run: ({ view }) => view.open('right', 'compare'),
  },
  {
    id: 'file.models',
    title: fileText.models,
    area: 'file',
    run: ({ view }) => view.toggle('right', 'models'),
  },
  { id: 'file.endpoints', title: fileText.endpoints, area: 'file', run: dialog('endpoints') },
]
