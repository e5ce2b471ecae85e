import { bypassNode, isBypassed, takeInAgain } from '../../document/bypass.ts'
import type { Editor } from '../../session/editor.ts'
import { actText, noticeText } from '../../text/commands.ts'
import { chosenNodes } from './chosen.ts'

/** Leads the wires past the selected nodes, or takes them in again when all of them are bypassed. */
export function bypass(editor: Editor): void {
  const { document, drafts, view } = editor
  const ids = chosenNodes(editor)
  const { nodes } = document.shown()
  const { plan } = drafts.getState()
  const isBack = ids.every((id) => isBypassed(nodes.get(id)))
  const words = actText.things(ids)
  const before = document.shown()
  document.act({
    name: isBack ? actText.unbypass(words) : actText.bypass(words),
    edit: (flow) =>
      ids.reduce((edited, id) => {
        if (isBack) return takeInAgain(edited, id)
        return isBypassed(edited.nodes.get(id)) ? edited : bypassNode(edited, id, plan)
      }, flow),
  })
  if (document.shown() === before) view.notify(noticeText.notBypassed(words), 'warning')
}
