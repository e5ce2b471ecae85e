import type { Flow } from '@chainwright/core'
import { clipFlow, clipText } from '../../document/clipboard.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'
import { readSelection, withGroupCards } from '../../document/selection.ts'
import { chosenWords } from './chosen.ts'
import { removeChosen } from './remove.ts'

/** The text of what is selected, for the clipboard. */
export function copySelection(editor: Editor): string {
  return clipText(clipOf(editor))
}

/** Removes what was copied. */
export function cutSelection(editor: Editor): void {
  const { document } = editor
  document.select(withGroupCards(document.shown(), document.store.getState().selection))
  removeChosen(editor, actText.cut(chosenWords(editor)))
}

/** What is selected, as a flow of its own; groups come with their cards. */
export function clipOf({ document }: Editor): Flow {
  const { flow: file, selection } = document.store.getState()
  const shown = document.shown()
  return clipFlow(file, shown, readSelection(shown, withGroupCards(shown, selection)))
}
