import type { Command } from '../session/command.ts'
import type { Editor } from '../session/editor.ts'
import { shareText } from '../text/share.ts'
import { openEmptyFlow } from './files.ts'
import { openChosenFile } from './open.ts'
import { downloadFlow, saveFlow, saveFlowAs } from './save.ts'

const dialog = (name: string) => (editor: Editor) => editor.view.openDialog(name)

/** Files, sharing, comparing, and the models that this device keeps. */
export const fileCommands: readonly Command[] = [
  { id: 'file.new', title: shareText.newFlow, area: 'file', run: openEmptyFlow },
  {
    id: 'file.open',
    title: shareText.openFile,
    area: 'file',
    keys: ['Mod+O'],
    scope: 'anywhere',
    run: openChosenFile,
  },
  {
    id: 'file.save',
    title: shareText.save,
    area: 'file',
    keys: ['Mod+S'],
    scope: 'anywhere',
    run: saveFlow,
  },
  {
    id: 'file.saveAs',
    title: shareText.saveAs,
    area: 'file',
    keys: ['Mod+Shift+S'],
    scope: 'anywhere',
    run: saveFlowAs,
  },
  { id: 'file.download', title: shareText.downloadFile, area: 'file', run: downloadFlow },
  { id: 'file.share', title: shareText.share, area: 'file', run: dialog('share') },
  { id: 'file.code', title: shareText.code, area: 'file', run: dialog('code') },
  {
    id: 'file.files',
    title: shareText.files,
    area: 'file',
    run: ({ view }) => view.toggle('left', 'files'),
  },
  {
    id: 'file.compare',
    title: shareText.compare,
    area: 'file',
    run: ({ view }) => view.open('right', 'compare'),
  },
  {
    id: 'file.models',
    title: shareText.models,
    area: 'file',
    run: ({ view }) => view.toggle('right', 'models'),
  },
]
