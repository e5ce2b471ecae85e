import { boundsOf, createGrid, type Grid, type Rectangle } from '../grid.ts'
import type { Point } from './place-graph.ts'

/** How often a block is pushed on in one direction before it is put past everything. */
const mostPushes = 200

/**
 * How far cards have to move, all together and straight down, up, right or left, until they stand
 * `gap` away from all others: the shortest such way that was found.
 */
export function freePlace(
  cards: readonly Rectangle[],
  others: readonly Rectangle[],
  gap: number,
): Point {
  const grid = createGrid(others)
  const ways = [push(cards, others, { grid, gap, x: 0, y: 1 })]
  const [down] = ways
  if (!down || (down.x === 0 && down.y === 0)) return { x: 0, y: 0 }
  ways.push(
    push(cards, others, { grid, gap, x: 1, y: 0 }),
    push(cards, others, { grid, gap, x: 0, y: -1 }),
    push(cards, others, { grid, gap, x: -1, y: 0 }),
  )
  return ways.reduce((best, way) => (length(way) < length(best) ? way : best))
}

function length({ x, y }: Point): number {
  return Math.abs(x) + Math.abs(y)
}

interface Direction {
  readonly grid: Grid
  readonly gap: number
  /** One of both is 1 or -1, the other 0. */
  readonly x: number
  readonly y: number
}

function push(
  cards: readonly Rectangle[],
  others: readonly Rectangle[],
  direction: Direction,
): Point {
  const { grid, gap, x, y } = direction
  let way = 0
  for (let pushes = 0; pushes < mostPushes; pushes++) {
    const further = cards.reduce(
      (most, card) => Math.max(most, blocked(card, others, direction, way)),
      0,
    )
    if (further === 0) return { x: x * way, y: y * way }
    way += further
  }
  return past(boundsOf(cards), grid.bounds, { gap, x, y })
}

/** How much further a card has to go that went `way` already. */
function blocked(
  card: Rectangle,
  others: readonly Rectangle[],
  { grid, gap, x, y }: Direction,
  way: number,
): number {
  const moved = grown(card, gap, { x: x * way, y: y * way })
  return grid.find(moved).reduce((most, at) => {
    const other = others[at]
    return other ? Math.max(most, overlap(moved, other, { x, y })) : most
  }, 0)
}

function grown(card: Rectangle, gap: number, by: Point): Rectangle {
  const { width, height } = card
  const [left, top] = [card.x + by.x - gap, card.y + by.y - gap]
  return { x: left, y: top, width: width + 2 * gap, height: height + 2 * gap }
}

/** How far `one` has to go on to leave `other` behind; 0 when they share no more than an edge. */
function overlap(one: Rectangle, other: Rectangle, { x, y }: Point): number {
  const right = other.x + other.width - one.x
  const left = one.x + one.width - other.x
  const down = other.y + other.height - one.y
  const up = one.y + one.height - other.y
  if (Math.min(right, left, down, up) <= 0) return 0
  if (x !== 0) return x > 0 ? right : left
  return y > 0 ? down : up
}

/** The way past all others. */
function past(block: Rectangle, bounds: Rectangle, { gap, x, y }: Omit<Direction, 'grid'>): Point {
  if (x > 0) return { x: bounds.x + bounds.width + gap - block.x, y: 0 }
  if (x < 0) return { x: bounds.x - gap - block.x - block.width, y: 0 }
  if (y > 0) return { x: 0, y: bounds.y + bounds.height + gap - block.y }
  return { x: 0, y: bounds.y - gap - block.y - block.height }
}
