import type { Card } from '../headless/card.ts'
import { cardSize } from '../headless/lay-out.ts'
import type { Rectangle } from '../headless/grid.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Board } from './board.ts'
import type { BoardState } from './board-state.ts'
import { movedBox } from './layer.ts'

/** A card in the page, with its place and size in canvas units: nothing is measured. */
export interface CardNode {
  readonly id: string
  readonly position: { readonly x: number; readonly y: number }
  readonly data: { readonly card: Card }
  readonly width: number
  readonly height: number
  /** 1 while it is before all others. */
  readonly zIndex: 0 | 1
}

type CardsShown = Pick<BoardState, 'mounted' | 'layer' | 'moving' | 'expanded'>

/**
 * The cards that are in the page, as they are drawn. A card of which nothing changed is the same
 * object as in `before`, so that it is not drawn again.
 */
export function cardNodes(
  { mounted, layer, moving, expanded }: CardsShown,
  before: ReadonlyMap<string, CardNode>,
): Map<string, CardNode> {
  const nodes = new Map<string, CardNode>()
  for (const id of mounted) {
    const card = expanded?.id === id ? expanded : layer.cards.get(id)
    const place = layer.places.get(id)
    if (!card || !place) continue
    const by = moving?.ids.has(id) ? moving : undefined
    const box = { x: place.x, y: place.y, ...cardSize(card, place) }
    const made = cardNode(
      card,
      expanded?.id === id || by !== undefined,
      by ? movedBox(box, by) : box,
    )
    const known = before.get(id)
    nodes.set(id, known && isSame(known, made) ? known : made)
  }
  return nodes
}

/** The cards that are in the page, kept up to date with a board. */
export function followCardNodes({ store }: Board): StoreApi<readonly CardNode[]> {
  let nodes = cardNodes(store.getState(), new Map())
  const list = createStore<readonly CardNode[]>(() => [...nodes.values()])
  store.subscribe((now, before) => {
    const isSame =
      now.mounted === before.mounted &&
      now.layer === before.layer &&
      now.moving === before.moving &&
      now.expanded === before.expanded
    if (isSame) return
    nodes = cardNodes(now, nodes)
    list.setState([...nodes.values()], true)
  })
  return list
}

function cardNode(card: Card, isRaised: boolean, { x, y, ...size }: Rectangle): CardNode {
  return { id: card.id, position: { x, y }, data: { card }, ...size, zIndex: isRaised ? 1 : 0 }
}

function isSame(one: CardNode, other: CardNode): boolean {
  return (
    one.data.card === other.data.card &&
    one.position.x === other.position.x &&
    one.position.y === other.position.y &&
    one.width === other.width &&
    one.height === other.height &&
    one.zIndex === other.zIndex
  )
}
