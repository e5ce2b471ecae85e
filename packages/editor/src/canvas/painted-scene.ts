import { findNode, type RunState } from '@chainwright/core'
import type { BoxStatus, Scene, SceneBox } from '../headless/paint/scene.ts'
import type { ChangeMarks } from '../session/marks.ts'
import { shownPrefix } from '../session/shown-path.ts'
import type { Board } from './board.ts'
import { groundOf, movedBoxes, shiftWire, type Layer, type Moving } from './layer.ts'

/** Everything that a picture of the flow is made of. */
interface Parts {
  readonly layer: Layer
  readonly moving: Moving | undefined
  readonly selection: ReadonlySet<string>
  readonly marks: ChangeMarks
  readonly state: RunState | undefined
  readonly prefix: string
  readonly version: number
}

const known = new WeakMap<Board, { readonly parts: Parts; readonly scene: Scene }>()

/**
 * The scene as it is to be painted now: with the run, the selection, changes, and what is on its way. The
 * same object while nothing of it changed, so that a pan has nothing to sort anew.
 */
export function paintedScene(board: Board): Scene {
  const parts = partsOf(board)
  const before = known.get(board)
  if (before && isSame(before.parts, parts)) return before.scene
  const scene = makeScene(parts)
  known.set(board, { parts, scene })
  return scene
}

function partsOf({ editor, store }: Board): Parts {
  const { layer, moving } = store.getState()
  const { selection, entered } = editor.document.store.getState()
  const state = editor.runs.shown()?.state
  return {
    layer,
    moving,
    selection,
    marks: editor.marks.getState().marks,
    state,
    prefix: shownPrefix(entered, state),
    version: editor.runs.version(),
  }
}

function isSame(one: Parts, other: Parts): boolean {
  return (Object.keys(one) as (keyof Parts)[]).every((key) => one[key] === other[key])
}

function makeScene(parts: Parts): Scene {
  const { layer, moving, selection, marks, state } = parts
  const plain = moving ? movedBoxes(layer, moving) : layer.scene.boxes
  const isMarked = selection.size > 0 || marks.size > 0 || state !== undefined
  const boxes = isMarked ? plain.map((box) => marked(box, parts)) : plain
  const wires = moving
    ? layer.scene.wires.map((wire) => shiftWire(wire, moving))
    : layer.scene.wires
  const ground = moving ? groundOf(layer.layout, boxes, moving) : {}
  return { ...layer.scene, ...ground, boxes, wires }
}

function marked(box: SceneBox, { selection, marks, state, prefix }: Parts): SceneBox {
  const selected = selection.has(box.id)
  const change = marks.get(box.id)
  const status = state && statusOf(prefix + box.id, state)
  if (!selected && !status && !change) return box
  return {
    ...box,
    selected,
    error: status === 'failed',
    ...(status && { status }),
    ...(change && { change }),
  }
}

/** Without a path through bodies, nodes are found by their number. */
function statusOf(path: string, state: RunState): BoxStatus | undefined {
  return findNode(state, path)?.status
}
