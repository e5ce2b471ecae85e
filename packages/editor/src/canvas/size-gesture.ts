import { cardSize } from '../headless/lay-out.ts'
import { pointOf } from './board-acts.ts'
import { noLines } from './board-state.ts'
import type { Board } from './board.ts'
import { panAtEdge } from './edge-pan.ts'
import type { Gesture } from './gesture.ts'
import { boxOf } from './layer.ts'
import { fittingSize, giveSize } from './size-card.ts'

/** Resizes a card by its lower right corner. The document hears of it once. */
export function sizeGesture(board: Board, down: PointerEvent, id: string): Gesture {
  const { store } = board
  const { layer } = store.getState()
  const start = pointOf(board, down)
  const card = layer.cards.get(id)
  const box = boxOf(layer, id)
  const over = () => store.setState({ moving: undefined, snapLines: noLines })
  return panAtEdge(board, {
    move: (event) => {
      if (!card || !box) return
      const { x, y } = pointOf(board, event)
      const wish = { width: box.width + x - start.x, height: box.height + y - start.y }
      const size = fittingSize(card, wish)
      const grows = { width: size.width - box.width, height: size.height - box.height }
      store.setState({ moving: { ids: new Set([id]), x: 0, y: 0, grows } })
    },
    end: () => {
      const { moving } = store.getState()
      const { grows } = moving ?? {}
      if (card && box && grows) {
        const { width, height } = cardSize(card, layer.places.get(id))
        giveSize(board, [id], () => ({
          width: width + grows.width,
          height: height + grows.height,
        }))
      }
      over()
    },
    cancel: over,
  })
}
