import {
  findNodeType,
  type Flow,
  type FlowNode,
  type FlowPlan,
  type NodeType,
  type PlannedNode,
  type PortType,
  type Registry,
} from '@chainwright/core'
import { canvasId } from './canvas-id.ts'
import { cardHeight, cardWidth, portY } from './geometry.ts'
import { barePorts, nodePorts, settingsOf, type CardPort, type CardSetting } from './card-ports.ts'

/** A card of the canvas, derived from a node and the description of its type. Never measured. */
export interface Card {
  /** See `canvasId`. */
  readonly id: string
  readonly kind: 'node' | 'input' | 'output'
  readonly title: string
  /** The node's id, or the name of the flow's input or output. */
  readonly name: string
  /** Where the type stands in lists; decides the colour of the card's head. */
  readonly group: string
  /** One sentence on what the card does. */
  readonly description: string
  readonly type: NodeType | undefined
  readonly node: FlowNode | undefined
  readonly inputs: readonly CardPort[]
  readonly outputs: readonly CardPort[]
  /** Literals that were set, shortened. */
  readonly settings: readonly CardSetting[]
  readonly model: string | undefined
  /** Runs once per item of a list: drawn as a stack. */
  readonly stacked: boolean
  /** Name of the flow that is its body. */
  readonly body: string | undefined
  readonly off: boolean
  readonly width: number
  readonly height: number
}

/**
 * The cards of a flow: inputs, nodes, outputs. Cards that look as before are the same objects as in
 * `before`, so that only what changed is drawn again. `registry` tells what is known of nodes that the
 * draft could not decide yet.
 */
export function cardsOf(
  flow: Flow,
  draft: FlowPlan | undefined,
  before: ReadonlyMap<string, Card> = new Map(),
  registry: Registry = new Map(),
): Map<string, Card> {
  const cards = new Map<string, Card>()
  const add = (card: Card): void => {
    const known = before.get(card.id)
    cards.set(card.id, known && looksAlike(known, card) ? known : card)
  }
  for (const name of flow.inputs.keys()) add(inputCard(name, flow, draft))
  for (const [id, node] of flow.nodes) {
    const planned = plannedOf(id, draft)
    add(nodeCard(id, node, planned, planned?.type ?? findNodeType(registry, node.type)))
  }
  for (const name of flow.outputs.keys()) add(outputCard(name, draft))
  return cards
}

function nodeCard(
  id: string,
  node: FlowNode,
  planned: PlannedNode | undefined,
  type: NodeType | undefined,
): Card {
  const { inputs, outputs } = planned ? nodePorts(planned) : barePorts(node, type)
  const settings = settingsOf(node, planned)
  const rows = Math.max(inputs.length, outputs.length)
  return {
    id,
    kind: 'node',
    title: type?.title ?? node.type,
    name: id,
    group: type?.group ?? 'unknown',
    description: type?.description ?? '',
    type,
    node,
    inputs,
    outputs,
    settings,
    model: typeof node.model === 'string' ? node.model : undefined,
    stacked: planned?.lifted ?? false,
    body: node.flow,
    off: node.off ?? false,
    width: cardWidth,
    height: cardHeight({ rows, settings: settings.length, kind: 'node' }),
  }
}

function inputCard(name: string, flow: Flow, draft: FlowPlan | undefined): Card {
  const type = draft?.inputs.get(name)?.type
  const description = flow.inputs.get(name)?.description ?? ''
  return endCard('input', name, { type, description })
}

function outputCard(name: string, draft: FlowPlan | undefined): Card {
  return endCard('output', name, { type: draft?.outputs.get(name)?.type, description: '' })
}

/** A card of the flow's own ends, with one port. */
function endCard(
  kind: 'input' | 'output',
  name: string,
  { type, description }: { type: PortType | undefined; description: string },
): Card {
  const port: CardPort = {
    name: 'value',
    type,
    y: portY(0),
    wired: true,
    gathered: 0,
    needed: false,
    lifts: false,
  }
  return {
    id: canvasId({ kind, name }),
    kind,
    title: name,
    name,
    group: kind,
    description,
    type: undefined,
    node: undefined,
    inputs: kind === 'output' ? [port] : [],
    outputs: kind === 'input' ? [port] : [],
    settings: [],
    model: undefined,
    stacked: false,
    body: undefined,
    off: false,
    width: cardWidth,
    height: cardHeight({ rows: 1, settings: 0, kind }),
  }
}

function plannedOf(id: string, draft: FlowPlan | undefined): PlannedNode | undefined {
  const at = draft?.index.get(id)
  return at === undefined ? undefined : draft?.nodes[at]
}

function looksAlike(one: Card, other: Card): boolean {
  return (
    one.node === other.node &&
    one.type === other.type &&
    one.stacked === other.stacked &&
    one.description === other.description &&
    samePorts(one.inputs, other.inputs) &&
    samePorts(one.outputs, other.outputs)
  )
}

function samePorts(one: readonly CardPort[], other: readonly CardPort[]): boolean {
  if (one.length !== other.length) return false
  return one.every((port, at) => {
    const twin = other[at]
    return (
      port.name === twin?.name &&
      port.type === twin.type &&
      port.wired === twin.wired &&
      port.gathered === twin.gathered &&
      port.lifts === twin.lifts
    )
  })
}
