import type { Flow } from '@chainwright/core'
import { clipFlow, clipText } from '../../document/clipboard.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'
import { chosen, chosenWords } from './chosen.ts'
import { removeChosen } from './remove.ts'

/** The text of what is selected, for the clipboard. */
export function copySelection(editor: Editor): string {
  return clipText(clipOf(editor))
}

/** Removes what was copied. */
export function cutSelection(editor: Editor): void {
  removeChosen(editor, actText.cut(chosenWords(editor)))
}

/** What is selected, as a flow of its own. */
export function clipOf(editor: Editor): Flow {
  const file = editor.document.store.getState().flow
  return clipFlow(file, editor.document.shown(), chosen(editor))
}
