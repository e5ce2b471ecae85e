import type { Scene, SceneWire } from './scene.ts'

/**
 * The scene while some boxes are dragged: they and the ends of their wires stand elsewhere. Made of the
 * scene at the beginning of the drag for each of its frames; what stays is the same as before.
 */
export function shiftScene(
  scene: Scene,
  ids: ReadonlySet<string>,
  by: { readonly x: number; readonly y: number },
): Scene {
  if (ids.size === 0 || (by.x === 0 && by.y === 0)) return scene
  return {
    ...scene,
    boxes: scene.boxes.map((box) => {
      return ids.has(box.id) ? { ...box, x: box.x + by.x, y: box.y + by.y } : box
    }),
    wires: scene.wires.map((wire) => shiftWire(wire, ids, by)),
  }
}

function shiftWire(
  wire: SceneWire,
  ids: ReadonlySet<string>,
  by: { readonly x: number; readonly y: number },
): SceneWire {
  const from = wire.source !== undefined && ids.has(wire.source)
  const to = wire.target !== undefined && ids.has(wire.target)
  if (!from && !to) return wire
  return {
    ...wire,
    ...(from && { fromX: wire.fromX + by.x, fromY: wire.fromY + by.y }),
    ...(to && { toX: wire.toX + by.x, toY: wire.toY + by.y }),
  }
}
