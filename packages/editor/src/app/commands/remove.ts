import type { Flow } from '@chainwright/core'
import { removeSelected } from '../../document/remove-selected.ts'
import type { Editor } from '../../session/editor.ts'
import { chosen } from './chosen.ts'

/** Removes what is selected, and heals the wires around it, as an act of this name. */
export function removeChosen(editor: Editor, name: string): void {
  const selected = chosen(editor)
  const { plan } = editor.drafts.getState()
  const edit = (flow: Flow) => removeSelected(flow, selected, plan)
  editor.document.act({ name, select: [], edit })
}
