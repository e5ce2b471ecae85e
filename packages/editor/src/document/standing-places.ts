import type { Flow } from '@chainwright/core'
import { layOut, type Drawing } from '../headless/lay-out.ts'
import type { Place } from '../headless/layout-file.ts'
import { placeCards } from './edit-layout.ts'

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
  for (const [id, { x, y, width }] of one) {
    const place = other.get(id)
    if (!place || place.x !== x || place.y !== y || place.width !== width) return false
  }
  return true
}
