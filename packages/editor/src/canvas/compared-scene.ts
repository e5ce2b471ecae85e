import type { Ghosts } from '../headless/diff-ghosts.ts'
import type { Scene, SceneBox, SceneWire } from '../headless/paint/scene.ts'
import type { ChangeMarks } from '../session/marks.ts'
import { diffText } from '../text/diff.ts'

/** The differences to paint into a scene. */
export interface Differences {
  readonly ghosts: Ghosts
  readonly marks: ChangeMarks
}

/**
 * A scene with what changed: a sign before the title of each card that did, new wires in their colour,
 * and what is gone behind all that is there. The same scene when nothing is compared.
 */
export function withDifferences(scene: Scene, { ghosts, marks }: Differences): Scene {
  const { newWires } = ghosts
  const isNothing = ghosts.boxes.length + ghosts.wires.length + newWires.size + marks.size === 0
  if (isNothing) return scene
  const wires = newWires.size === 0 ? scene.wires : scene.wires.map((wire) => added(wire, newWires))
  return {
    ...scene,
    boxes: [...ghosts.boxes, ...scene.boxes].map(signed),
    wires: [...ghosts.wires, ...wires],
  }
}

function added(wire: SceneWire, newWires: ReadonlySet<string>): SceneWire {
  return newWires.has(wire.id) ? { ...wire, change: 'added' } : wire
}

function signed(box: SceneBox): SceneBox {
  return box.change ? { ...box, title: `${diffText.signs[box.change]} ${box.title}` } : box
}
