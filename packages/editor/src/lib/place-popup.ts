/** A rectangle of the page, in pixels from the left top corner of what is seen. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where something that opens stands to what it belongs to. */
export type Side = 'below' | 'above' | 'right' | 'left'

/** What `placePopup` needs to know. */
export interface PopupPlace {
  /** What it opens at; a point has no size. */
  readonly anchor: Rectangle
  readonly size: { readonly width: number; readonly height: number }
  readonly page: { readonly width: number; readonly height: number }
  readonly side: Side
  /** Distance from the anchor, in pixels. Default 4. */
  readonly distance?: number
}

const edge = 8

/**
 * The left top corner of a popup, begun at the start of its anchor's side: on the side that was wanted,
 * on the opposite one where there is more room, and always inside of the page.
 */
export function placePopup(place: PopupPlace): { left: number; top: number } {
  const side = roomiest(place)
  const { left, top } = cornerAt(place, side)
  const { size, page } = place
  return {
    left: Math.max(edge, Math.min(left, page.width - size.width - edge)),
    top: Math.max(edge, Math.min(top, page.height - size.height - edge)),
  }
}

function roomiest(place: PopupPlace): Side {
  const { side, size, distance = 4 } = place
  const need = (side === 'below' || side === 'above' ? size.height : size.width) + distance + edge
  const other = opposite[side]
  const [room, otherRoom] = [roomAt(place, side), roomAt(place, other)]
  return room < need && otherRoom > room ? other : side
}

const opposite: Record<Side, Side> = {
  below: 'above',
  above: 'below',
  right: 'left',
  left: 'right',
}

function roomAt({ anchor, page }: PopupPlace, side: Side): number {
  if (side === 'below') return page.height - anchor.top - anchor.height
  if (side === 'above') return anchor.top
  return side === 'right' ? page.width - anchor.left - anchor.width : anchor.left
}

function cornerAt(
  { anchor, size, distance = 4 }: PopupPlace,
  side: Side,
): { left: number; top: number } {
  const { left, top, width, height } = anchor
  if (side === 'below') return { left, top: top + height + distance }
  if (side === 'above') return { left, top: top - size.height - distance }
  if (side === 'right') return { left: left + width + distance, top }
  return { left: left - size.width - distance, top }
}
