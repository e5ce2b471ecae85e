import { createLate } from '../../lib/late.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, commandText, noticeText } from '../../text/commands.ts'
import { chosenWords, hasThings } from './chosen.ts'

/** Copy and paste: the clipboard holds the text of a flow file. */
export const clipboardCommands: readonly Command[] = [
  {
    id: 'edit.cut',
    title: commandText.cut,
    area: 'edit',
    keys: ['Mod+X'],
    scope: 'clipboard',
    when: hasThings,
    run: (editor) => copyOrCut(editor, true),
  },
  {
    id: 'edit.copy',
    title: commandText.copy,
    area: 'edit',
    keys: ['Mod+C'],
    scope: 'clipboard',
    when: hasThings,
    run: (editor) => copyOrCut(editor, false),
  },
  {
    id: 'edit.paste',
    title: commandText.paste,
    area: 'edit',
    keys: ['Mod+V'],
    scope: 'clipboard',
    run: async (editor) => {
      const text = await navigator.clipboard.readText().catch(() => undefined)
      if (text === undefined) return editor.view.notify(noticeText.noClipboard, 'warning')
      await pasteText(editor, text)
    },
  },
  {
    id: 'edit.duplicate',
    title: commandText.duplicate,
    area: 'edit',
    keys: ['Mod+D'],
    scope: 'canvas',
    when: hasThings,
    run: async (editor) => {
      const name = actText.duplicate(chosenWords(editor))
      const { clipOf } = await lateCopying.load()
      const { aside, putFlow } = await import('./paste.ts')
      putFlow(editor, clipOf(editor), { name, by: aside })
    },
  },
]

/** What copies. Loaded with the first gesture, since the browser wants the text of a copy at once. */
export const lateCopying = createLate(() => import('./copy.ts'))

/** Copies to the clipboard what is selected, and removes it if it is cut. */
export async function copyOrCut(editor: Editor, cuts: boolean): Promise<void> {
  const { copySelection, cutSelection } = await lateCopying.load()
  await navigator.clipboard.writeText(copySelection(editor))
  if (cuts) cutSelection(editor)
  else editor.view.notify(noticeText.copied(chosenWords(editor)))
}

/** Pastes a text; the program for it is loaded when it is needed. */
export async function pasteText(editor: Editor, text: string): Promise<void> {
  const { pasteNow } = await import('./paste.ts')
  pasteNow(editor, text)
}
