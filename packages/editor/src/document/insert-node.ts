import type { Flow, FlowNode, InputSource, Json, NodeType } from '@chainwright/core'
import { placeCards } from './edit-layout.ts'
import { addNode } from './edit-nodes.ts'

/** A node as it is when it is new, with some literals: it has the starter model where it needs one. */
export function newNode(type: NodeType, literals: Readonly<Record<string, Json>> = {}): FlowNode {
  const given = { ...firstLiterals(type), ...literals }
  const inputs = Object.entries(given).map(([name, value]): [string, InputSource] => [
    name,
    { type: 'literal', value },
  ])
  const needsModel = typeof type.model === 'function' || type.model.length > 0
  const name = type.major === 1 ? type.name : `${type.name}@${type.major}`
  return { type: name, inputs: new Map(inputs), ...(needsModel ? { model: 'starter' } : {}) }
}

/** What must be written in the file, with a value to begin with: the first choice, or an empty text. */
function firstLiterals({ inputs }: NodeType): Record<string, Json> {
  const literals: Record<string, Json> = {}
  for (const [name, port] of Object.entries(inputs)) {
    if (!port.literal || port.need !== 'needed') continue
    const [choice] = port.choices ?? []
    if (choice !== undefined) literals[name] = choice as Json
    else if (port.type.name === 'text') literals[name] = ''
  }
  return literals
}

/** A node to be added, and where. */
export interface NewNode {
  readonly id: string
  readonly node: FlowNode
  /** Left upper corner, in canvas units. Default: beside what it is wired to. */
  readonly at?: { readonly x: number; readonly y: number } | undefined
}

/** Adds a node at a place. */
export function placeNode(flow: Flow, { id, node, at }: NewNode): Flow {
  const added = addNode(flow, id, node)
  if (!at) return added
  return placeCards(added, new Map([[id, { x: Math.round(at.x), y: Math.round(at.y) }]]))
}

/** An empty flow, for a new node to use as its body. */
export function emptyBody(): Flow {
  return { inputs: new Map(), nodes: new Map(), outputs: new Map(), flows: new Map() }
}
