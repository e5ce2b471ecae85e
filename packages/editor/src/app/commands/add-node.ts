import type { Json, NodeType } from '@chainwright/core'
import { freeId } from '../../document/free-id.ts'
import { newNode, placeNode } from '../../document/insert-node.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'

/** Adds a node near the middle of the view, with some literals, and selects it. Gives its id. */
export function addNodeOfType(
  { document, canvas }: Editor,
  type: NodeType,
  literals: Readonly<Record<string, Json>> = {},
): string {
  const id = freeId(type.name, (taken) => document.shown().nodes.has(taken))
  const at = canvas.current()?.room()
  const node = newNode(type, literals)
  document.act({
    name: actText.add(type.title),
    select: [id],
    edit: (flow) => placeNode(flow, { id, node, at }),
  })
  canvas.current()?.focus(id)
  return id
}
