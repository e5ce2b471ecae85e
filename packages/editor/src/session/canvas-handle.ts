/** A point of the canvas, in canvas units. */
export interface CanvasPoint {
  readonly x: number
  readonly y: number
}

/** What the canvas does for those who do not know how it draws. */
export interface CanvasHandle {
  /** Brings the whole flow into view, or the cards of these canvas ids. */
  fit(ids?: Iterable<string>): void
  /** Zooms about the middle of the view; 1 is the real size. */
  zoomTo(zoom: number): void
  /** Zooms in (above 1) or out (below 1) by a factor. */
  zoomBy(factor: number): void
  /** Brings a card into view, without moving the focus. */
  reveal(id: string): void
  /** Brings a card into view, selects it and moves the focus to it. */
  focus(id: string): void
  /** Opens the list of nodes to add, at a point of the canvas; left out, in the middle of the view. */
  openAdd(at?: CanvasPoint): void
  /** Puts a point of the canvas into the middle of the view. */
  lookAt(point: CanvasPoint): void
  /** Begins to draw a wire by keys at a card. */
  connect(id: string): void
  /** Makes the selected cards larger by so much (smaller below 0); left out, of their own size again. */
  resize(by?: { readonly width: number; readonly height: number }): void
  /** The left upper corner near the middle of the view at which a new card covers nothing. */
  room(): CanvasPoint
  /** The middle of what is in view. */
  middle(): CanvasPoint
}

/** Where the canvas can be found while it is on the page. */
export interface CanvasPort {
  /** `undefined` before the canvas is drawn. */
  current(): CanvasHandle | undefined
  /** Takes the handle of the canvas; gives a function that takes it away again. */
  register(handle: CanvasHandle): () => void
}

/** A port that no canvas is at yet. */
export function createCanvasPort(): CanvasPort {
  let handle: CanvasHandle | undefined
  return {
    current: () => handle,
    register: (registered) => {
      handle = registered
      return () => {
        if (handle === registered) handle = undefined
      }
    },
  }
}
