import type { Flow } from '@chainwright/core'
import { clipFlow, clipText } from '../../document/clipboard.ts'
import { removeSelected } from '../../document/remove-selected.ts'
import type { Command } from '../../session/command.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, commandText, noticeText } from '../../text/commands.ts'
import { chosen, chosenWords, hasCards } from './chosen.ts'

/** Copy and paste: the clipboard holds the text of a flow file. */
export const clipboardCommands: readonly Command[] = [
  {
    id: 'edit.cut',
    title: commandText.cut,
    area: 'edit',
    keys: ['Mod+X'],
    scope: 'clipboard',
    when: hasCards,
    run: async (editor) => {
      await navigator.clipboard.writeText(copySelection(editor))
      cutSelection(editor)
    },
  },
  {
    id: 'edit.copy',
    title: commandText.copy,
    area: 'edit',
    keys: ['Mod+C'],
    scope: 'clipboard',
    when: hasCards,
    run: async (editor) => {
      await navigator.clipboard.writeText(copySelection(editor))
      editor.view.notify(noticeText.copied(chosenWords(editor)))
    },
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
    when: hasCards,
    run: async (editor) => {
      const name = actText.duplicate(chosenWords(editor))
      const { aside, putFlow } = await import('./paste.ts')
      putFlow(editor, clipOf(editor), { name, by: aside })
    },
  },
]

/** The text of what is selected, for the clipboard. */
export function copySelection(editor: Editor): string {
  return clipText(clipOf(editor))
}

/** Removes what was copied. */
export function cutSelection(editor: Editor): void {
  const selected = chosen(editor)
  const name = actText.cut(chosenWords(editor))
  const { plan } = editor.drafts.getState()
  const edit = (flow: Flow) => removeSelected(flow, selected, plan)
  editor.document.act({ name, select: [], edit })
}

/** Pastes a text; the program for it is loaded when it is needed. */
export async function pasteText(editor: Editor, text: string): Promise<void> {
  const { pasteNow } = await import('./paste.ts')
  pasteNow(editor, text)
}

function clipOf(editor: Editor): Flow {
  const file = editor.document.store.getState().flow
  return clipFlow(file, editor.document.shown(), chosen(editor))
}
