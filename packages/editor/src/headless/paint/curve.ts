import type { Rectangle } from '../grid.ts'

/** A wire as a cubic curve, with the rectangle that holds it. */
export interface Curve extends Rectangle {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  /** The points that the curve leaves towards and arrives from are on the height of its ends. */
  readonly leaveX: number
  readonly arriveX: number
}

/** How wide a wire that leads back swings out. */
const swing = 6.25

/** The curve of a wire, as the canvas draws it: level at both ends. */
export function curveOf(ends: {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
}): Curve {
  const { fromX, fromY, toX, toY } = ends
  const along = toX - fromX
  const reach = along >= 0 ? along / 2 : swing * Math.sqrt(-along)
  const left = Math.min(fromX, toX - reach)
  const right = Math.max(toX, fromX + reach)
  return {
    fromX,
    fromY,
    toX,
    toY,
    leaveX: fromX + reach,
    arriveX: toX - reach,
    x: left,
    y: Math.min(fromY, toY),
    width: right - left,
    height: Math.abs(toY - fromY),
  }
}

/** Into how many straight pieces a curve is cut to measure a distance. */
const pieces = 24

/** How far a point is from a curve. */
export function distanceToCurve(curve: Curve, x: number, y: number): number {
  let least = Infinity
  let [lastX, lastY] = [curve.fromX, curve.fromY]
  for (let piece = 1; piece <= pieces; piece++) {
    const [nextX, nextY] = pointOn(curve, piece / pieces)
    least = Math.min(least, distanceToLine([lastX, lastY], [nextX, nextY], [x, y]))
    ;[lastX, lastY] = [nextX, nextY]
  }
  return least
}

/** The point at a share from 0 to 1 of the way. */
export function pointOn(curve: Curve, share: number): readonly [x: number, y: number] {
  const rest = 1 - share
  const [start, leave] = [rest ** 3, 3 * rest ** 2 * share]
  const [arrive, end] = [3 * rest * share ** 2, share ** 3]
  const x = start * curve.fromX + leave * curve.leaveX + arrive * curve.arriveX + end * curve.toX
  return [x, (start + leave) * curve.fromY + (arrive + end) * curve.toY]
}

type Point = readonly [x: number, y: number]

function distanceToLine([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(x - ax - share * dx, y - ay - share * dy)
}
