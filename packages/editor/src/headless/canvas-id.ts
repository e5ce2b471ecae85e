/** What a card on the canvas stands for. */
export type CardPlace =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'output'; readonly name: string }

/**
 * The id of a card: a node's own id, `inputs.NAME` for an input of the flow, `outputs.NAME` for an
 * output. Ids of nodes hold no dot and are never `inputs`, so that the three cannot meet.
 */
export function canvasId({ kind, name }: CardPlace): string {
  return kind === 'node' ? name : `${kind}s.${name}`
}

/** What the id of a card stands for. */
export function cardPlace(id: string): CardPlace {
  if (id.startsWith('inputs.')) return { kind: 'input', name: id.slice('inputs.'.length) }
  if (id.startsWith('outputs.')) return { kind: 'output', name: id.slice('outputs.'.length) }
  return { kind: 'node', name: id }
}

/** One wire on the canvas: from an output of a card to an input of another. */
export interface CanvasWire {
  /** `TARGET.PORT`, and `TARGET.PORT#2` for the third of several that gather in one input. */
  readonly id: string
  readonly source: string
  readonly sourcePort: string
  readonly target: string
  readonly targetPort: string
  /** Position among the wires that gather in one input. */
  readonly gathered?: number
}

/** The name of the one port that a card of a flow input or output has. */
export const valuePort = 'value'
