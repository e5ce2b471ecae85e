import type { RunState } from '@chainwright/core'
import type { BoxStatus, Scene, SceneBox } from '../headless/paint/scene.ts'
import type { Board } from './board.ts'
import { groundOf, movedBoxes, shiftWire, type Layer, type Moving } from './layer.ts'

/** The scene as it is to be painted now: with the run, the selection, and what is on its way. */
export function paintedScene({ editor, store }: Board): Scene {
  const { layer, moving } = store.getState()
  const { selection } = editor.document.store.getState()
  const state = editor.runs.shown()?.state
  const { scene, layout } = moving ? movedScene(layer, moving) : layer
  const boxes = scene.boxes.map((box) => marked(box, selection.has(box.id), state))
  return { ...scene, boxes, ...(moving ? groundOf(layout, boxes) : {}) }
}

function movedScene(layer: Layer, moving: Moving) {
  const { scene, layout } = layer
  const boxes = movedBoxes(layer, moving)
  const wires = scene.wires.map((wire) => shiftWire(wire, moving))
  return { layout, scene: { ...scene, boxes, wires } }
}

function marked(box: SceneBox, selected: boolean, state: RunState | undefined): SceneBox {
  const status = state && statusOf(box.id, state)
  if (!selected && !status) return box
  return { ...box, selected, ...(status && { status }), error: status === 'failed' }
}

function statusOf(id: string, state: RunState): BoxStatus | undefined {
  return state.nodes[state.plan.index.get(id) ?? -1]?.status
}
