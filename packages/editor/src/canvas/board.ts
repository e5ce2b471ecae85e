import { createStore, type StoreApi } from 'zustand/vanilla'
import { visibleArea, type View } from '../headless/paint/view.ts'
import type { Editor } from '../session/editor.ts'
import { farZoom, freshState, midZoom, nothingMounted, type BoardState } from './board-state.ts'
import type { Layer } from './layer.ts'
import { createLayers } from './read-layers.ts'
import { mostNew, serves, sliceOf, withFewNew, type Slice } from './slice.ts'

/** The canvas of an editor: what is where, and what of it is in the page. */
export interface Board {
  readonly editor: Editor
  readonly store: StoreApi<BoardState>
  /** What is seen. */
  view(): View
  /** The element that the canvas is drawn in; `undefined` before it is in the page. */
  element(): HTMLElement | undefined
  attach(element: HTMLElement | null): void
  /** Takes a new view, with every frame of a pan. */
  look(view: View): void
  /** Hears of every new view. */
  onLook(listener: () => void): () => void
  /** Follows the document until the function that it gives is called. */
  follow(): () => void
}

/** A canvas before it was looked at. */
export function createBoard(editor: Editor): Board {
  const readLayer = createLayers(editor)
  const read = editor.drafts.getState()
  const lookers = new Set<() => void>()
  let view: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 }
  let slice: Slice | undefined
  let element: HTMLElement | undefined
  let isPlanned = false

  const store = createStore<BoardState>(() => ({ ...freshState, layer: readLayer() }))

  return {
    editor,
    store,
    view: () => view,
    element: () => element,
    attach: (holder) => {
      element = holder ?? undefined
    },
    look: (next) => {
      view = next
      const far = view.zoom < farZoom
      const isServed = far || (slice && serves(slice, visibleArea(view)))
      const known = store.getState()
      const isMid = view.zoom < midZoom
      if (isMid !== known.mid) store.setState({ mid: isMid })
      if (far !== known.far || !isServed) mount(known.layer)
      for (const listener of lookers) listener()
    },
    onLook: (listener) => {
      lookers.add(listener)
      return () => lookers.delete(listener)
    },
    follow: () => {
      if (editor.drafts.getState() !== read) mount(readLayer())
      return editor.drafts.subscribe(() => mount(readLayer()))
    },
  }

  /** Brings what is near into the page, a few cards in each frame; the picture stays before them so long. */
  function mount(layer: Layer): void {
    const far = view.zoom < farZoom
    slice = far || view.width === 0 ? undefined : sliceOf(layer.scene, view)
    const before = store.getState()
    if (!slice) return store.setState({ layer, far, veiled: false, ...nothingMounted })
    const wanted = inSlice(layer, slice, before)
    const few = fewOf(wanted, before)
    const isWhole = few.mounted === wanted.mounted && few.wires === wanted.wires
    store.setState({ layer, far, ...few, veiled: (before.far || before.veiled) && !isWhole })
    if (isWhole || isPlanned) return
    isPlanned = true
    requestAnimationFrame(() => {
      isPlanned = false
      mount(store.getState().layer)
    })
  }
}

type Mounted = Pick<BoardState, 'mounted' | 'wires'>

function inSlice(
  { scene, cards: known }: Layer,
  { cards, wires }: Slice,
  { focused, moving, mounted }: BoardState,
): Mounted {
  const ids = new Set(cards.map((at) => scene.boxes[at]?.id ?? ''))
  // What has the focus, or is on its way, stays in the page wherever it is.
  const kept = mounted.filter((id) => id === focused || moving?.ids.has(id))
  for (const id of kept) if (known.has(id)) ids.add(id)
  return { mounted: [...ids], wires: wires.flatMap((at) => scene.wires[at] ?? []) }
}

function fewOf(wanted: Mounted, { mounted, wires, focused }: BoardState): Mounted {
  const cards = new Set(mounted)
  const lines = new Set(wires.map(({ id }) => id))
  return {
    mounted: withFewNew(wanted.mounted, (id) => cards.has(id) || id === focused, mostNew.cards),
    wires: withFewNew(wanted.wires, ({ id }) => lines.has(id), mostNew.wires),
  }
}
