import { memo, useState } from 'react'
import { useStore } from 'zustand'
import { followCardNodes, type CardNode } from './card-nodes.ts'
import { CardView } from './card-view.tsx'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard } from './use-board.ts'
import styles from './card-layer.module.css'

/**
 * The cards that are near what is seen. They are no nodes of React Flow: with every frame of a pan it asks
 * each of its nodes whether something changed.
 */
export function CardLayer() {
  const board = useBoard()
  const [list] = useState(() => followCardNodes(board))
  const nodes = useStore(list)
  return (
    <OnCanvas>
      {nodes.map((node) => (
        <PlacedCard key={node.id} node={node} />
      ))}
    </OnCanvas>
  )
}

const Card = memo(CardView)

/** A card in its place; what is inside is drawn again only when the card changed. */
const PlacedCard = memo(function PlacedCard({ node }: { readonly node: CardNode }) {
  const { id, data, position, width, height, zIndex } = node
  const transform = `translate(${position.x}px, ${position.y}px)`
  return (
    <div className={styles['place']} style={{ transform, width, height, zIndex }}>
      <Card id={id} card={data.card} width={width} height={height} />
    </div>
  )
})
