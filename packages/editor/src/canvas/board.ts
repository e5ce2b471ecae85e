import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Bridge } from '../document/bridge.ts'
import type { Card } from '../headless/card.ts'
import type { Rectangle } from '../headless/grid.ts'
import { visibleArea, type View } from '../headless/paint/view.ts'
import type { Editor } from '../session/editor.ts'
import type { Connecting } from './connecting.ts'
import type { BoardHit, Point } from './hit.ts'
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
  /** A wire that is being drawn, and where its loose end is. */
  readonly connecting: Connecting | undefined
  readonly hand: Point | undefined
  /** The card under a loose end, with inputs that are hidden at other times. */
  readonly expanded: Card | undefined
  /** A wire that was refused, and where, in pixels of the window. */
  readonly refused: Refused | undefined
  /** The list of nodes to add. */
  readonly adding: Adding | undefined
  /** An area that is being drawn to select what is in it. */
  readonly area: Rectangle | undefined
  /** A menu that is open at a point of the window. */
  readonly menu: OpenMenu | undefined
  /** What was told last to those who do not see the canvas. */
  readonly said: string
}

/** A wire that was refused. */
export interface Refused {
  readonly point: Point
  readonly x: number
  readonly y: number
  readonly connecting: Connecting
  readonly bridge: Bridge | undefined
}

/** Where a list of nodes is open, and the wire that the new node comes with. */
export interface Adding {
  readonly point: Point
  readonly x: number
  readonly y: number
  readonly connecting?: Connecting
}

/** What a menu is about. */
export interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly point: Point
  readonly hit: BoardHit
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
  /** Brings a card into view. */
  reveal(id: string): void
  /** Tells something to those who do not see the canvas. */
  say(text: string): void
  /** Where a point of the canvas is in the window, in pixels. */
  toWindow(point: Point): { readonly x: number; readonly y: number }
  /** Opens the list of nodes to add at a point of the canvas. */
  openAdd(point: Point): void
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
    reveal: (id) => editor.canvas.current()?.reveal(id),
    say: (said) => store.setState({ said }),
    toWindow,
    openAdd: (point) => store.setState({ adding: { point, ...toWindow(point) } }),
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
    const { focused, moving, mounted } = store.getState()
    // What has the focus, or is on its way, stays in the page wherever it is.
    const kept = mounted.filter((id) => id === focused || moving?.ids.has(id))
    store.setState({ layer, far, ...(slice ? inSlice(layer, slice, kept) : nothingMounted) })
  }

  function toWindow(point: Point): { x: number; y: number } {
    const { left = 0, top = 0 } = element?.getBoundingClientRect() ?? {}
    return { x: left + (point.x - view.x) * view.zoom, y: top + (point.y - view.y) * view.zoom }
  }
}

const nothingMounted = { mounted: [], wires: [] }
const freshState = {
  ...nothingMounted,
  moving: undefined,
  far: false,
  focused: undefined,
  connecting: undefined,
  hand: undefined,
  expanded: undefined,
  refused: undefined,
  adding: undefined,
  area: undefined,
  menu: undefined,
  said: '',
}

function inSlice({ scene, cards: known }: Layer, { cards, wires }: Slice, kept: readonly string[]) {
  const ids = new Set(cards.map((at) => scene.boxes[at]?.id ?? ''))
  for (const id of kept) if (known.has(id)) ids.add(id)
  return {
    mounted: [...ids],
    wires: wires.flatMap((at) => scene.wires[at] ?? []),
  }
}

function focusCard(element: Element | null, id: string): void {
  const card = element?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
  // From far there are no cards in the page: the canvas as a whole has the focus.
  const holder = card ?? (element instanceof HTMLElement ? element : undefined)
  holder?.focus({ preventScroll: true })
}
