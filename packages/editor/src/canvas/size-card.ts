import type { Flow } from '@chainwright/core'
import { editNote } from '../document/ground.ts'
import { readSelection } from '../document/selection.ts'
import { sizeCards, type CardSize } from '../document/standing-places.ts'
import type { Card } from '../headless/card.ts'
import { cardSize } from '../headless/lay-out.ts'
import { canvasText } from '../text/canvas.ts'
import { say } from './board-acts.ts'
import type { Board } from './board.ts'
import { leastNote } from './note-gesture.ts'

/** Narrowest and largest cards, in canvas units; a card is never lower than what is on it. */
const limits = { narrowest: 180, widest: 1200, highest: 1600 }

/** The size nearest to a wish that a card can have. */
export function fittingSize(card: Card, { width, height }: CardSize): CardSize {
  return {
    width: Math.round(Math.min(limits.widest, Math.max(limits.narrowest, width))),
    height: Math.round(Math.min(limits.highest, Math.max(card.height, height))),
  }
}

/**
 * Gives cards sizes as one step that can be undone; steps of one gesture are one. A card whose size is
 * its own, or `undefined`, has none in the file.
 */
export function giveSize(
  { editor, store }: Board,
  ids: readonly string[],
  sizeOf: (card: Card, now: CardSize) => CardSize | undefined,
  gesture?: string,
): void {
  const { cards, places } = store.getState().layer
  const sizes = new Map<string, CardSize | undefined>()
  for (const id of ids) {
    const card = cards.get(id)
    if (!card) continue
    const wish = sizeOf(card, cardSize(card, places.get(id)))
    const size = wish && fittingSize(card, wish)
    const isOwn = size?.width === card.width && size.height === card.height
    sizes.set(id, isOwn ? undefined : size)
  }
  const [first = ''] = sizes.keys()
  const name =
    sizes.size === 1
      ? canvasText.resize(cards.get(first)?.title ?? first)
      : canvasText.resizeMany(sizes.size)
  const edit = (flow: Flow) => sizeCards(flow, places, sizes)
  editor.document.act({ name, edit, ...(gesture === undefined ? {} : { gesture }) })
}

function sizeNotes(board: Board, indexes: readonly number[], by: CardSize): void {
  if (indexes.length === 0) return
  const { notes } = board.store.getState().layer.layout
  const edit = (flow: Flow): Flow =>
    indexes.reduce((all, at) => {
      const { width = 0, height = 0 } = notes[at] ?? {}
      return editNote(all, at, {
        width: Math.max(leastNote.width, width + by.width),
        height: Math.max(leastNote.height, height + by.height),
      })
    }, flow)
  const gesture = `resize notes ${indexes.join(' ')}`
  board.editor.document.act({ name: canvasText.resizeNote, gesture, edit })
}

/** Makes the selected cards and notes larger or smaller by key, or of their own size again without `by`. */
export function resizeChosen(board: Board, by: CardSize | undefined): void {
  const { document } = board.editor
  const { cards } = board.store.getState().layer
  const { selection } = document.store.getState()
  if (by) sizeNotes(board, readSelection(document.shown(), selection).notes, by)
  const ids = [...selection].filter((id) => cards.has(id))
  if (ids.length === 0) return
  const larger = (_: Card, { width, height }: CardSize) =>
    by && { width: width + by.width, height: height + by.height }
  giveSize(board, ids, larger, by && `resize ${ids.join(' ')}`)
  const [first = ''] = ids
  const { layer } = board.store.getState()
  const card = layer.cards.get(first)
  if (card) say(board, canvasText.sizedTo(card.title, cardSize(card, layer.places.get(first))))
}
