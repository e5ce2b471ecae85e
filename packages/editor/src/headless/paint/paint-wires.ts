import { colourOfChange } from './box-colours.ts'
import type { Curve } from './curve.ts'
import { numbersOf, strokes, type ShapeLayer } from './layers.ts'
import type { SceneWire } from './scene.ts'

/** Length of a pixel from which on wires are one thin line each: thick pale ones are slow to draw. */
const farPixel = 2.8

/** The layers of wires: `pixel` is the length of a pixel in canvas units. */
export function wireLayers(
  wires: readonly SceneWire[],
  curves: readonly Curve[],
  { visible, pixel }: { visible: readonly number[]; pixel: number },
): ShapeLayer[] {
  const isNear = pixel < farPixel
  const halos = strokes({ lineWidth: 6, opacity: 0.25 })
  const lines = strokes({ lineWidth: isNear ? 1.8 : pixel })
  const bold = strokes({ lineWidth: Math.max(3.5, 2.5 * pixel) })
  for (const at of visible) {
    const [wire, curve] = [wires[at], curves[at]]
    if (!wire || !curve) continue
    const emphasis = wire.selected ? 'accent' : wire.change && colourOfChange[wire.change]
    const colour = wire.off ? 'line' : wire.role
    const { fromX, fromY, leaveX, arriveX, toX, toY } = curve
    if (wire.list && isNear) numbersOf(halos, colour).push(fromX, fromY, leaveX, arriveX, toX, toY)
    const numbers = emphasis ? numbersOf(bold, emphasis) : numbersOf(lines, colour)
    numbers.push(fromX, fromY, leaveX, arriveX, toX, toY)
  }
  return [halos, lines, bold]
}
