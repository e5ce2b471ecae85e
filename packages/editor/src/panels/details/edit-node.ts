import { editNode, renameNode } from '../../document/edit-nodes.ts'
import { changeNode, type NodeChange, type OnNodeChange } from '../../forms/node-change.ts'
import type { Editor } from '../../session/editor.ts'
import { renamedPin } from '../../session/pins.ts'
import { actText } from '../../text/commands.ts'

/** Carries the changes of a node's form into the document. */
export function editorOfNode(editor: Editor, id: string): OnNodeChange {
  const { document } = editor
  return (change, gesture) => {
    if (change.type === 'rename') return rename(editor, id, change.id)
    const edit = (flow: ReturnType<typeof document.shown>) =>
      editNode(flow, id, (node) => changeNode(node, change))
    document.act({ name: nameOf(id, change), gesture: `form ${id} ${gesture}`, edit })
  }
}

/** The pin of a node goes along with its name. */
function rename({ document, values }: Editor, id: string, next: string): void {
  const name = actText.rename(id, next)
  const isOutermost = document.store.getState().entered.length === 0
  const beside = isOutermost ? renamedPin(values, id, next) : undefined
  document.act({
    name,
    select: [next],
    edit: (flow) => renameNode(flow, id, next),
    ...(beside && { beside }),
  })
}

function nameOf(id: string, change: Exclude<NodeChange, { type: 'rename' }>): string {
  return change.type === 'input'
    ? actText.editInput(id, change.port)
    : actText.editSetting(id, change.key)
}
