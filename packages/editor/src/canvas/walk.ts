import type { Rectangle } from '../headless/grid.ts'
import type { Layer } from './layer.ts'

/** Keys that lead from card to card, and to notes. */
export type WalkKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End'

/**
 * The card or note that a key leads to: right and left along the wires, up and down to the nearest one
 * there, Home and End to the first and last in reading order; `undefined` when there is none.
 */
export function nextThing(
  layer: Layer,
  from: string | undefined,
  key: WalkKey,
): string | undefined {
  const order = inOrder(standing(layer))
  if (key === 'Home' || from === undefined) return order[0]
  if (key === 'End') return order.at(-1)
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    return alongWire(layer, from, key) ?? nearest(layer, from, key)
  }
  return nearest(layer, from, key)
}

/** Ids of all cards from left to right, and from top to bottom where they stand in one column. */
export function readingOrder({ scene }: Layer): string[] {
  return inOrder(scene.boxes)
}

/** Something that stands on the canvas. */
interface Standing extends Rectangle {
  readonly id: string
}

/** All cards and notes, by the ids that they are selected by. */
function standing({ scene }: Layer): readonly Standing[] {
  const { boxes, notes = [] } = scene
  if (notes.length === 0) return boxes
  return [...boxes, ...notes.map((note, at) => ({ ...note, id: `note:${at}` }))]
}

function inOrder(all: readonly Standing[]): string[] {
  const column = 130
  const places = all.map(({ id, x, y }) => ({ id, column: Math.round(x / column), y }))
  return places
    .toSorted((one, other) => one.column - other.column || one.y - other.y)
    .map(({ id }) => id)
}

/** The highest card at the other end of a wire. */
function alongWire(layer: Layer, from: string, key: 'ArrowLeft' | 'ArrowRight') {
  const ends = layer.scene.wires.flatMap(({ source, target }) => {
    if (key === 'ArrowRight') return source === from ? [target] : []
    return target === from ? [source] : []
  })
  const y = (id: string) => layer.places.get(id)?.y ?? 0
  return ends.toSorted((one, other) => y(one) - y(other))[0]
}

/** The nearest card or note in a direction: what lies aside counts double. */
function nearest(layer: Layer, from: string, key: WalkKey): string | undefined {
  const all = standing(layer)
  const here = all.find(({ id }) => id === from)
  if (!here) return undefined
  let best: string | undefined
  let least = Infinity
  for (const { id, x, y } of all) {
    const [right, down] = [x - here.x, y - here.y]
    const distance = wayIn(key, right, down)
    if (id === from || distance === undefined || distance >= least) continue
    least = distance
    best = id
  }
  return best
}

function wayIn(key: WalkKey, right: number, down: number): number | undefined {
  const [ahead, aside] =
    key === 'ArrowRight'
      ? [right, down]
      : key === 'ArrowLeft'
        ? [-right, down]
        : key === 'ArrowDown'
          ? [down, right]
          : [-down, right]
  return ahead > 0 && Math.abs(aside) < ahead * 4 ? ahead + 2 * Math.abs(aside) : undefined
}
