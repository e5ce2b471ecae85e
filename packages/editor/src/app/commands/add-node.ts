import type { Flow, FlowNode, Json, NodeType } from '@chainwright/core'
import { addNode } from '../../document/edit-nodes.ts'
import { placeCards } from '../../document/edit-layout.ts'
import { freeId } from '../../document/free-id.ts'
import type { CanvasPoint } from '../../session/canvas-handle.ts'
import type { Editor } from '../../session/editor.ts'
import { actText } from '../../text/commands.ts'

/** Adds a node in the middle of the view, with some literals, and selects it. Gives its id. */
export function addNodeOfType(
  { document, canvas }: Editor,
  type: NodeType,
  literals: Readonly<Record<string, Json>> = {},
): string {
  const id = freeId(type.name, (taken) => document.shown().nodes.has(taken))
  const at = canvas.current()?.middle()
  const node = newNode(type, literals)
  document.act({
    name: actText.add(type.title),
    select: [id],
    edit: (flow) => placedAt(addNode(flow, id, node), id, at),
  })
  canvas.current()?.focus(id)
  return id
}

/** A node as it is when it is new: it has the starter model where its type needs one. */
function newNode(type: NodeType, literals: Readonly<Record<string, Json>>): FlowNode {
  const inputs = Object.entries(literals).map(
    ([name, value]) => [name, { type: 'literal', value }] as const,
  )
  const needsModel = typeof type.model === 'function' || type.model.length > 0
  const name = type.major === 1 ? type.name : `${type.name}@${type.major}`
  return { type: name, inputs: new Map(inputs), ...(needsModel ? { model: 'starter' } : {}) }
}

function placedAt(flow: Flow, id: string, at: CanvasPoint | undefined): Flow {
  if (!at) return flow
  return placeCards(flow, new Map([[id, { x: Math.round(at.x), y: Math.round(at.y) }]]))
}
