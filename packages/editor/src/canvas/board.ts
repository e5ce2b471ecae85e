import { createStore, type StoreApi } from 'zustand/vanilla'
import { visibleArea, type View } from '../headless/paint/view.ts'
import type { Editor } from '../session/editor.ts'
import type { BoardWire, Layer, Moving } from './layer.ts'
import { createLayers } from './read-layers.ts'
import { serves, sliceOf, type Slice } from './slice.ts'

/** Below this zoom the flow is painted as a whole and no card is in the page. */
export const farZoom = 0.35

/** What the canvas shows. Belongs to the canvas alone. */
export interface BoardState {
  readonly layer: Layer
  readonly moving: Moving | undefined
  /** Ids of the cards that are in the page, in the order of the file; none from far. */
  readonly mounted: readonly string[]
  /** Wires of which a part is near what is seen. */
  readonly wires: readonly BoardWire[]
  readonly far: boolean
  /** The card that the keyboard is at. */
  readonly focused: string | undefined
}

/** The canvas of an editor: what is where, and what of it is in the page. */
export interface Board {
  readonly editor: Editor
  readonly store: StoreApi<BoardState>
  /** What is seen. */
  view(): View
  /** Where the canvas stands in the page, in pixels. */
  frame(): { readonly left: number; readonly top: number }
  /** Takes the element that the canvas is drawn in. */
  attach(element: Element | null): void
  /** Takes a new view, with every frame of a pan. */
  look(view: View): void
  /** Hears of every new view. */
  onLook(listener: () => void): () => void
  /** Moves the focus to a card as soon as it is in the page. */
  focus(id: string): void
  /** Follows the document until the function that it gives is called. */
  follow(): () => void
}

/** A canvas before it was looked at. */
export function createBoard(editor: Editor): Board {
  const readLayer = createLayers(editor)
  const lookers = new Set<() => void>()
  let view: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 }
  let slice: Slice | undefined
  let element: Element | null = null

  const store = createStore<BoardState>(() => ({ ...freshState, layer: readLayer() }))

  return {
    editor,
    store,
    view: () => view,
    frame: () => element?.getBoundingClientRect() ?? { left: 0, top: 0 },
    attach: (holder) => {
      element = holder
    },
    look: (next) => {
      view = next
      const far = view.zoom < farZoom
      const isServed = far || (slice && serves(slice, visibleArea(view)))
      if (far !== store.getState().far || !isServed) mount(store.getState().layer)
      for (const listener of lookers) listener()
    },
    focus: (id) => {
      store.setState({ focused: id })
      // The card comes into the page with the next frame.
      requestAnimationFrame(() => focusCard(element, id))
    },
    onLook: (listener) => {
      lookers.add(listener)
      return () => lookers.delete(listener)
    },
    follow: () => {
      mount(readLayer())
      return editor.drafts.subscribe(() => mount(readLayer()))
    },
  }

  function mount(layer: Layer): void {
    const far = view.zoom < farZoom
    slice = far || view.width === 0 ? undefined : sliceOf(layer.scene, view)
    store.setState({ layer, far, ...(slice ? inSlice(layer, slice) : nothingMounted) })
  }
}

const nothingMounted = { mounted: [], wires: [] }
const freshState = { ...nothingMounted, moving: undefined, far: false, focused: undefined }

function inSlice({ scene }: Layer, { cards, wires }: Slice) {
  return {
    mounted: cards.map((at) => scene.boxes[at]?.id ?? ''),
    wires: wires.flatMap((at) => scene.wires[at] ?? []),
  }
}

function focusCard(element: Element | null, id: string): void {
  const card = element?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
  card?.focus({ preventScroll: true })
}
