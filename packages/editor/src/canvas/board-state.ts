import type { Bridge } from '../document/bridge.ts'
import type { Card } from '../headless/card.ts'
import type { Rectangle } from '../headless/grid.ts'
import type { SnapLine } from '../headless/snap.ts'
import type { Connecting } from './connecting.ts'
import type { BoardHit, Point } from './hit.ts'
import type { BoardWire, Layer, Moving } from './layer.ts'

/** Below this zoom the flow is painted as a whole and no card is in the page. */
export const farZoom = 0.35

/** Below this zoom cards are in the page without what is too small to be read. */
export const midZoom = 0.55

/** What the canvas shows. Belongs to the canvas alone. */
export interface BoardState {
  readonly layer: Layer
  readonly moving: Moving | undefined
  /** Lines along which what is moved stands with others. */
  readonly snapLines: readonly SnapLine[]
  /** The wire that would be led through the card that is moved over it. */
  readonly overWire: BoardWire | undefined
  /** Ids of the cards that are in the page, in the order of the file; none from far. */
  readonly mounted: readonly string[]
  /** Wires of which a part is near what is seen. */
  readonly wires: readonly BoardWire[]
  readonly far: boolean
  /** The picture of all is still before the cards: they are not all in the page. */
  readonly veiled: boolean
  /** What is too small to be read is left out. */
  readonly mid: boolean
  /** The card under the pointer. */
  readonly hovered: string | undefined
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
  /** A note that is being moved or resized, and how it is now. */
  readonly noteMove: { readonly index: number; readonly change: Partial<Rectangle> } | undefined
  /** The wire or port that the pointer rests on. */
  readonly hint: OpenHint | undefined
  /** What was told last to those who do not see the canvas. */
  readonly said: string
}

/** A wire or port that the pointer rests on, and where in the window. */
export interface OpenHint {
  readonly x: number
  readonly y: number
  readonly hit: BoardHit
  /** The point of the canvas that it goes with when the view moves; told above it. */
  readonly at?: Point
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
  /** No place was pointed at: what is added covers nothing. */
  readonly anywhere?: boolean
}

/** What a menu is about. */
export interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly point: Point
  readonly hit: BoardHit
}

/** What is in the page while nothing is seen, and from far. */
export const nothingMounted = { mounted: [], wires: [] }
/** There are no lines: always the same list, so that nothing is drawn again for it. */
export const noLines: readonly SnapLine[] = []

/** The state of a canvas before it was looked at, without its layer. */
export const freshState = {
  ...nothingMounted,
  moving: undefined,
  snapLines: noLines,
  overWire: undefined,
  far: false,
  veiled: false,
  mid: false,
  hovered: undefined,
  focused: undefined,
  connecting: undefined,
  hand: undefined,
  expanded: undefined,
  refused: undefined,
  adding: undefined,
  area: undefined,
  menu: undefined,
  noteMove: undefined,
  hint: undefined,
  said: '',
}
