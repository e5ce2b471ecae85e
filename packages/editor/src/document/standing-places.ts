import type { Flow } from '@chainwright/core'
import { layOut, type Drawing } from '../headless/lay-out.ts'
import type { Place } from '../headless/layout-file.ts'
import { editLayout, placeCards } from './edit-layout.ts'

/** How large a card is, in canvas units. */
export interface CardSize {
  readonly width: number
  readonly height: number
}

/**
 * Where every card stands: where the file says, else where it stood `before`, else beside the cards that
 * it is wired to; a flow with no places at all is laid out. The file is not changed by this. Gives
 * `before` itself when nothing moved.
 */
export function standingPlaces(
  drawing: Drawing,
  before: ReadonlyMap<string, Place> = new Map(),
): ReadonlyMap<string, Place> {
  const { layout } = drawing
  const nodes = new Map([...before, ...layout.nodes])
  const places = layOut({ ...drawing, layout: { ...layout, nodes } })
  return isSame(places, before) ? before : places
}

/**
 * Gives cards sizes, or their own again where the size is `undefined`, and writes down where all stand.
 */
export function sizeCards(
  flow: Flow,
  standing: ReadonlyMap<string, Place>,
  sizes: ReadonlyMap<string, CardSize | undefined>,
): Flow {
  return editLayout(placeCards(flow, standing), (layout) => {
    const nodes = new Map(layout.nodes)
    for (const [id, size] of sizes) {
      const { x, y } = nodes.get(id) ?? { x: 0, y: 0 }
      nodes.set(id, { x, y, ...size })
    }
    return { ...layout, nodes }
  })
}

/** Moves cards, and writes down where all others stand, so that they stay there. */
export function moveCards(
  flow: Flow,
  standing: ReadonlyMap<string, Place>,
  moved: ReadonlyMap<string, Place>,
): Flow {
  return placeCards(flow, new Map([...standing, ...moved]))
}

function isSame(one: ReadonlyMap<string, Place>, other: ReadonlyMap<string, Place>): boolean {
  if (one.size !== other.size) return false
  for (const [id, { x, y, width, height }] of one) {
    const place = other.get(id)
    if (!place || place.x !== x || place.y !== y) return false
    if (place.width !== width || place.height !== height) return false
  }
  return true
}
